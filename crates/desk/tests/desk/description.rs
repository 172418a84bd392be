//! The OpenAPI document: made from the table of routes, and true.

use desk::{OPEN, ROUTES};
use newsroom::Capability;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[test]
fn every_route_is_described_and_nothing_else() {
    let document = desk::document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert(format!("{} {path}", method.to_uppercase()));
            let capability = operation["x-capability"].as_str().unwrap_or_default();
            assert!(Capability::parse(capability).is_some(), "{method} {path}: x-capability {capability:?}");
            let success = operation["responses"]
                .as_object()
                .unwrap()
                .keys()
                .filter(|status| status.starts_with('2') || *status == "101")
                .count();
            assert!(success >= 1, "{method} {path} has no success");
        }
    }
    let served: BTreeSet<String> = ROUTES
        .iter()
        .map(|route| format!("{} /desk/api{}", route.method, route.path))
        .chain(
            OPEN.iter()
                .filter(|(_, path, _)| path.starts_with("/desk/api"))
                .map(|(method, path, _)| format!("{method} {path}")),
        )
        .collect();
    assert_eq!(described, served);
    let ids: BTreeSet<&str> = operations(&document).map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), described.len(), "operation ids are told apart");
}

fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|methods| methods.as_object().unwrap().values())
}

#[test]
fn every_reference_leads_to_a_schema_and_every_schema_is_used() {
    let document = desk::document();
    let mut named = BTreeSet::new();
    references(&document, &mut named);
    let schemas: &Map<String, Value> = document["components"]["schemas"].as_object().unwrap();
    let known: BTreeSet<String> = schemas.keys().map(|name| format!("#/components/schemas/{name}")).collect();
    assert_eq!(named, known);
}

fn references(json: &Value, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            if let Some(Value::String(name)) = fields.get("$ref") {
                found.insert(name.clone());
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn parameters_of_the_path_are_those_of_the_table() {
    for operation in operations(&desk::document()) {
        let names: Vec<&str> = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let told: BTreeSet<&&str> = names.iter().collect();
        assert_eq!(told.len(), names.len(), "{}: a parameter twice", operation["operationId"]);
    }
    let save = &desk::document()["paths"]["/desk/api/articles/{id}/revisions"]["post"];
    assert!(save["parameters"].as_array().unwrap().iter().any(|parameter| parameter["name"] == "If-Match"));
    let publish = &desk::document()["paths"]["/desk/api/articles/{id}/publish"]["post"];
    assert!(
        publish["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .any(|parameter| parameter["name"] == "Idempotency-Key")
    );
    assert!(publish["responses"].get("202").is_some());
}

/// A value that a schema describes, with every field it names.
fn sample(all: &Value, schema: &Value, field: &str) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        // Blocks within blocks: the simplest one.
        return if name == "Block" { json!({"type": "divider"}) } else { sample(all, &all[name], field) };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return sample(all, choices.last().unwrap(), field);
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    if let Some(choices) = schema["enum"].as_array() {
        return choices[0].clone();
    }
    match schema["type"].as_str().unwrap_or("string") {
        "object" => {
            let properties = schema["properties"].as_object().unwrap();
            Value::Object(properties.iter().map(|(name, one)| (name.clone(), sample(all, one, name))).collect())
        }
        "array" => json!([sample(all, &schema["items"], field)]),
        "integer" => json!(2),
        "boolean" => json!(true),
        _ => json!(match field {
            "url" | "source" | "link" => "https://example.org/page",
            "at" => "2026-03-01T10:00:00Z",
            "lang" => "fr",
            "html" => "<p>words</p>",
            _ => "words",
        }),
    }
}

#[test]
fn blocks_are_described_as_they_are_read() {
    let document = desk::document();
    let all = &document["components"]["schemas"];
    let blocks = all["Block"]["oneOf"].as_array().unwrap();
    assert_eq!(blocks.len(), 21);
    let read = |block: &Value| story::Body::parse(&json!({"version": 1, "blocks": [block]}));
    for name in blocks {
        let schema = &all[name["$ref"].as_str().unwrap().rsplit('/').next().unwrap()];
        let whole = sample(all, schema, "");
        let body = read(&whole).unwrap_or_else(|problems| panic!("{whole}: {problems:?}"));
        assert_eq!(body.blocks[0].kind(), whole["type"], "{whole}");
        for field in schema["required"].as_array().unwrap() {
            let mut less = whole.clone();
            less.as_object_mut().unwrap().remove(field.as_str().unwrap());
            assert!(read(&less).is_err(), "{field} of {whole} need not be there");
        }
        let mut more = whole.clone();
        more["colour"] = json!("red");
        assert!(read(&more).is_err(), "{whole} takes anything");
        // What is written of it has no field that is not described.
        let written = serde_json::to_value(&body.blocks[0]).unwrap();
        for field in written.as_object().unwrap().keys() {
            assert!(!schema["properties"][field].is_null(), "{field} of {written}");
        }
    }
}
