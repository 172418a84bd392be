//! The lists of tables against the schema that the engines have: nothing is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use store::table::Kind;
use store::{Db, Engine, Table, params};
use testkit::both_engines;
use vault::Half;

/// Columns of every table, with their types, as the engine tells them.
async fn schema(db: &Db) -> BTreeMap<String, BTreeMap<String, String>> {
    let question = match db.engine() {
        Engine::Sqlite => {
            "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
             WHERE table_schema = current_schema()"
        }
    };
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (table, column, kind) in db.all::<(String, String, String)>(question, params![]).await.unwrap() {
        found.entry(table).or_default().insert(column, kind.to_ascii_uppercase());
    }
    // Which steps of the schema ran is the database's own affair.
    found.remove("schema_step");
    // The index over words is the engine's own: on one of them it shows itself as tables.
    found.retain(|table, _| table != "article_find" && !table.starts_with("article_find_"));
    found
}

fn listed(tables: &[Table]) -> BTreeMap<String, BTreeMap<String, String>> {
    let kind = |kind: Kind| match kind {
        Kind::Text | Kind::Json => "TEXT",
        Kind::Int | Kind::Time => "BIGINT",
        Kind::Flag => "BOOLEAN",
        Kind::Packed => "BYTES",
    };
    let columns = |table: &Table| table.columns().map(|column| (column.name.to_owned(), kind(column.kind).to_owned())).collect();
    tables.iter().map(|table| (table.name.to_owned(), columns(table))).collect()
}

both_engines! {
    async fn every_table_and_every_column_is_listed(scene: Scene) {
        for (half, db) in [(Half::Record, &scene.db), (Half::Readers, &scene.readers_db)] {
            let mut schema = schema(db).await;
            for kind in schema.values_mut().flat_map(BTreeMap::values_mut) {
                *kind = match kind.as_str() {
                    "BLOB" | "BYTEA" => "BYTES".into(),
                    // The name that SQLite wants for a number that is the row's own.
                    "INTEGER" => "BIGINT".into(),
                    _ => continue,
                };
            }
            assert!(schema.len() > 15, "{schema:?}");
            let listed = listed(half.tables());
            assert_eq!(half.tables().len(), listed.len(), "a table is listed twice");
            let names = |of: &BTreeMap<String, _>| of.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(names(&schema), names(&listed), "a table is in the schema and not in the list, or the other way round");
            for (table, columns) in &schema {
                assert_eq!(columns, &listed[table], "{table}");
            }
            for table in half.tables() {
                for key in table.key.split_whitespace() {
                    assert!(listed[table.name].contains_key(key), "{}: {key} is no column", table.name);
                }
                assert!(!table.columns().any(|column| column.own && !matches!(column.kind, Kind::Text)), "{}", table.name);
            }
        }
    }
}
