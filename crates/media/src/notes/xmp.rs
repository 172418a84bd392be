//! XMP: a small piece of RDF.

use super::Notes;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Most pieces that are read.
const MOST: usize = 100_000;

/// What a property is for us.
#[derive(Clone, Copy, PartialEq)]
enum Property {
    Creator,
    Credit,
    Copyright,
    Caption,
    Alt,
}

/// Reads what is said in a packet. What can't be read ends it; what was read before stays.
pub(super) fn read(packet: &[u8]) -> Notes {
    let mut notes = Notes::default();
    let text = String::from_utf8_lossy(packet);
    let text = text.trim_matches('\0').trim_start_matches('\u{feff}');
    let mut reader = NsReader::from_str(text);
    let mut depth = 0_usize;
    // The property that is open, with its depth; whether its first value is complete; makers are several values.
    let mut open: Option<(Property, usize)> = None;
    let mut value = String::new();
    let mut values: Vec<String> = Vec::new();
    for _ in 0..MOST {
        let Ok(event) = reader.read_event() else { break };
        match event {
            Event::Start(start) => {
                depth += 1;
                match (open, property(reader.resolver().resolve_element(start.name()))) {
                    (None, Some(found)) => {
                        open = Some((found, depth));
                        values.clear();
                    }
                    (None, None) => attributes(&reader, &start, &mut notes),
                    (Some(_), _) => {}
                }
                value.clear();
            }
            Event::Empty(empty) if open.is_none() => attributes(&reader, &empty, &mut notes),
            Event::Text(words) if open.is_some() => value.push_str(&words),
            Event::CData(words) if open.is_some() => value.push_str(&words),
            Event::GeneralRef(name) if open.is_some() => value.push_str(&meant(&name)),
            Event::End(_) => {
                if !value.trim().is_empty() {
                    values.push(value.trim().to_owned());
                }
                value.clear();
                if let Some((found, _)) = open.filter(|(_, at)| *at == depth) {
                    // Of one caption in several languages, the first is the default one.
                    let said = if found == Property::Creator {
                        values.join(", ")
                    } else {
                        values.first().cloned().unwrap_or_default()
                    };
                    keep(&mut notes, found, said);
                    open = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    notes
}

fn property((namespace, local): (ResolveResult<'_>, quick_xml::name::LocalName<'_>)) -> Option<Property> {
    let ResolveResult::Bound(namespace) = namespace else { return None };
    Some(match (namespace.0, local.as_ref()) {
        (DC, "creator") => Property::Creator,
        (DC, "description") => Property::Caption,
        (DC, "rights") => Property::Copyright,
        (PHOTOSHOP, "Credit") => Property::Credit,
        (IPTC, "AltTextAccessibility") => Property::Alt,
        _ => return None,
    })
}

/// Properties may be attributes of what they describe.
fn attributes(reader: &NsReader<&[u8]>, element: &quick_xml::events::BytesStart<'_>, notes: &mut Notes) {
    let (space, local) = reader.resolver().resolve_element(element.name());
    if !matches!(space, ResolveResult::Bound(space) if space.0 == RDF) || local.as_ref() != "Description" {
        return;
    }
    for attribute in element.attributes().flatten() {
        let resolved = reader.resolver().resolve_attribute(attribute.key);
        if let (Some(found), Ok(said)) = (property(resolved), attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0)) {
            keep(notes, found, said.into_owned());
        }
    }
}

fn keep(notes: &mut Notes, property: Property, said: String) {
    let place = match property {
        Property::Creator => &mut notes.creator,
        Property::Credit => &mut notes.credit,
        Property::Copyright => &mut notes.copyright,
        Property::Caption => &mut notes.caption,
        Property::Alt => &mut notes.alt,
    };
    if place.is_empty() {
        *place = said;
    }
}

/// What a reference stands for; those that a document declares itself stand for nothing.
fn meant(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    match &**name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

/// The packet that is put into what is served; `None` if there is nothing to say.
pub(crate) fn written(notes: &Notes) -> Option<String> {
    let escaped = |text: &str| quick_xml::escape::escape(text).into_owned();
    let mut said = String::new();
    let mut say = |text: &str, before: &str, after: &str| {
        if !text.is_empty() {
            said.push_str(before);
            said.push_str(&escaped(text));
            said.push_str(after);
        }
    };
    let default = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";
    say(&notes.creator, "<dc:creator><rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq></dc:creator>");
    say(&notes.credit, "<photoshop:Credit>", "</photoshop:Credit>");
    say(&notes.copyright, &format!("<dc:rights>{default}"), "</rdf:li></rdf:Alt></dc:rights>");
    say(&notes.caption, &format!("<dc:description>{default}"), "</rdf:li></rdf:Alt></dc:description>");
    if said.is_empty() {
        return None;
    }
    Some(format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">{said}\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let notes = Notes {
            creator: "Ilse & Bo".into(),
            credit: "<Tidings>".into(),
            copyright: "© Marren \"Tidings\"".into(),
            caption: "Набережная".into(),
            alt: String::new(),
        };
        let packet = written(&notes).unwrap_or_default();
        assert_eq!(read(packet.as_bytes()), notes);
        for cut in 0..packet.len() {
            let _ = read(&packet.as_bytes()[..cut]);
        }
        assert_eq!(written(&Notes::default()), None);
    }

    #[test]
    fn attributes_languages_and_several_makers() {
        let packet = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
              p:Credit="Tidings &amp; Co" exif:GPSLatitude="59,26.0N"/>
            <rdf:Description xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
              <d:creator><rdf:Seq><rdf:li>Ilse</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></d:creator>
              <d:description><rdf:Alt><rdf:li xml:lang="x-default">A quay</rdf:li><rdf:li xml:lang="ru">Причал</rdf:li></rdf:Alt></d:description>
              <c:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Boats</rdf:li></rdf:Alt></c:AltTextAccessibility>
            </rdf:Description></rdf:RDF></x:xmpmeta>"#;
        let notes = read(packet.as_bytes());
        assert_eq!((notes.creator.as_str(), notes.credit.as_str()), ("Ilse, Bo", "Tidings & Co"));
        assert_eq!((notes.caption.as_str(), notes.alt.as_str()), ("A quay", "Boats"));
    }

    #[test]
    fn a_document_that_declares_words_gains_nothing_by_it() {
        let packet = "<!DOCTYPE x [<!ENTITY a 'secret'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>\
            <d:rights xmlns:d='http://purl.org/dc/elements/1.1/'>&a;&b;mine</d:rights>";
        assert_eq!(read(packet.as_bytes()).copyright, "mine");
    }
}
