//! A row as a line of JSON: its columns by name, in their order. Instants are RFC 3339; JSON and the contents of revisions stand in
//! it as JSON, letter for letter.

use crate::Error;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::table::{Column, Kind};
use store::{Moment, Value};

/// What packed bytes begin with.
const PACKED: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Writes a row, with a line's end. Of secret columns nothing is written unless `secrets`.
pub fn write(columns: &[Column], row: &[Value], secrets: bool, out: &mut Vec<u8>) -> Result<(), Error> {
    out.push(b'{');
    let mut first = true;
    for (column, value) in columns.iter().zip(row).filter(|(column, _)| secrets || !column.secret) {
        if !first {
            out.push(b',');
        }
        first = false;
        text(column.name, out)?;
        out.push(b':');
        match (column.kind, value) {
            (Kind::Time, Value::Int(Some(at))) if Moment::parse(&Moment(*at).to_string()) == Ok(Moment(*at)) => {
                text(&Moment(*at).to_string(), out)?;
            }
            (_, Value::Int(Some(number))) => out.extend(number.to_string().as_bytes()),
            (_, Value::Bool(Some(flag))) => out.extend(flag.to_string().as_bytes()),
            (Kind::Json, Value::Text(Some(json))) if is_nest(json) => out.extend(json.as_bytes()),
            (_, Value::Text(Some(words))) => text(words, out)?,
            (_, Value::Bytes(Some(bytes))) if bytes.starts_with(&PACKED) => {
                let json = zstd::decode_all(bytes.as_slice()).map_err(|error| Error::Io(format!("a revision can't be read: {error}")))?;
                match String::from_utf8(json) {
                    Ok(json) if is_nest(&json) => out.extend(json.as_bytes()),
                    _ => return Err(Error::Io("a revision can't be read".into())),
                }
            }
            (_, Value::Bytes(Some(bytes))) => text(&String::from_utf8_lossy(bytes), out)?,
            _ => out.extend(b"null"),
        }
    }
    out.extend(b"}\n");
    Ok(())
}

/// Whether it can stand in a line as it is.
fn is_nest(json: &str) -> bool {
    json.starts_with(['{', '[']) && !json.contains(['\n', '\r']) && serde_json::from_str::<&RawValue>(json).is_ok()
}

fn text(words: &str, out: &mut Vec<u8>) -> Result<(), Error> {
    Ok(serde_json::to_writer(out, words)?)
}

/// Reads lines into rows.
pub struct Reader {
    columns: Vec<Column>,
    packer: Option<zstd::bulk::Compressor<'static>>,
}

impl Reader {
    /// For lines of a table.
    pub fn new(columns: Vec<Column>) -> Result<Reader, Error> {
        let is_packed = columns.iter().any(|column| column.kind == Kind::Packed);
        let packer = if is_packed { Some(zstd::bulk::Compressor::new(3)?) } else { None };
        Ok(Reader { columns, packer })
    }

    /// The row that a line holds, or what is wrong with the line.
    pub fn read(&mut self, line: &str) -> Result<Vec<Value>, String> {
        let mut fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let mut row = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            row.push(match fields.remove(column.name) {
                Some(raw) => {
                    value(raw.get(), column.kind, &mut self.packer).ok_or_else(|| format!("`{}` can't be understood", column.name))?
                }
                None if column.secret => column.kind.absent(),
                None => return Err(format!("`{}` is missing", column.name)),
            });
        }
        match fields.keys().next() {
            Some(name) => Err(format!("`{name}` is unknown")),
            None => Ok(row),
        }
    }
}

fn value(raw: &str, kind: Kind, packer: &mut Option<zstd::bulk::Compressor<'static>>) -> Option<Value> {
    let words = |raw: &str| serde_json::from_str::<Option<String>>(raw).ok();
    Some(match kind {
        Kind::Int => Value::Int(serde_json::from_str(raw).ok()?),
        Kind::Time if raw.starts_with('"') => Value::Int(Some(Moment::parse(&words(raw)??).ok()?.0)),
        Kind::Time => Value::Int(serde_json::from_str(raw).ok()?),
        Kind::Flag => Value::Bool(serde_json::from_str(raw).ok()?),
        Kind::Json if raw.starts_with(['{', '[']) => Value::Text(Some(raw.to_owned())),
        Kind::Text | Kind::Json => Value::Text(words(raw)?),
        Kind::Packed if raw.starts_with('{') => Value::Bytes(Some(packer.as_mut()?.compress(raw.as_bytes()).ok()?)),
        Kind::Packed => Value::Bytes(words(raw)?.map(String::into_bytes)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Table;
    use store::table::Reach;

    const TABLE: Table = Table {
        name: "t",
        columns: "id at:time count:int is:flag doc:json !secret !open:flag body:packed",
        key: "id",
        reach: Reach::Everywhere,
    };

    fn row(doc: &str, body: &[u8]) -> Vec<Value> {
        vec![
            Value::Text(Some("a \"b\"\n\u{1f600}".into())),
            Value::Int(Some(1_700_000_000_123_456)),
            Value::Int(Some(i64::MIN)),
            Value::Bool(Some(true)),
            Value::Text(Some(doc.into())),
            Value::Text(Some("hush".into())),
            Value::Bool(Some(true)),
            Value::Bytes(Some(body.to_vec())),
        ]
    }

    #[test]
    fn a_row_comes_back_as_it_went() {
        let columns: Vec<Column> = TABLE.columns().collect();
        let json = br#"{"b":1,"a":[2.50,"\u00e9"]}"#;
        let packed = zstd::encode_all(json.as_slice(), 3).expect("it can be packed");
        for doc in ["{\"z\":1, \"a\":1e2}", "[]", "\"words\"", "12", "{broken", "{\n}", ""] {
            for body in [packed.as_slice(), b"0badcafe"] {
                let (row, mut line) = (row(doc, body), Vec::new());
                write(&columns, &row, true, &mut line).expect("it can be written");
                let line = String::from_utf8(line).expect("text");
                assert_eq!(line.matches('\n').count(), 1, "{line}");
                let mut back = Reader::new(columns.clone()).expect("a reader").read(&line).expect("it can be read");
                let Some(Value::Bytes(Some(bytes))) = back.pop() else { panic!("no bytes") };
                let unpacked = if body == packed { zstd::decode_all(bytes.as_slice()).expect("unpacked") } else { bytes };
                assert_eq!(unpacked, if body == packed { json.as_slice() } else { body });
                assert_eq!(back, row[..7]);
            }
        }
    }

    #[test]
    fn secrets_stay_and_what_is_wrong_is_told() {
        let columns: Vec<Column> = TABLE.columns().collect();
        let mut line = Vec::new();
        write(&columns, &row("[]", b"x"), false, &mut line).expect("it can be written");
        let line = String::from_utf8(line).expect("text");
        assert!(!line.contains("hush"), "{line}");
        let mut reader = Reader::new(columns).expect("a reader");
        let back = reader.read(&line).expect("it can be read");
        assert_eq!((&back[5], &back[6]), (&Value::Text(None), &Value::Bool(Some(false))));
        for (wrong, told) in [
            (line.replace("\"count\"", "\"counts\""), "missing"),
            (line.replace("{\"id\"", "{\"more\":1,\"id\""), "unknown"),
            (line.replace("true", "\"yes\""), "understood"),
            (line.replace("2023-", "2023-x"), "understood"),
            (line[..30].to_owned(), "EOF"),
        ] {
            let error = reader.read(&wrong).expect_err(&wrong);
            assert!(error.contains(told), "{error}: {wrong}");
        }
    }
}
