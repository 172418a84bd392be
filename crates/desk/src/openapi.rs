//! The OpenAPI 3.1 document, made from the table of routes: what is not in the table is neither served nor described.

use crate::ROUTES;
use crate::schemas::{answer_of, schemas};
use axum::response::{IntoResponse, Response};
use http::header;
use serde_json::{Map, Value, json};

pub(crate) async fn serve() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], document().to_string()).into_response()
}

/// The whole document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let mut parameters: Vec<Value> = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        parameters.extend(route.query.iter().map(|name| {
            let schema = match *name {
                "limit" => json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
                "revision" | "from" | "to" | "width" => json!({"type": "integer"}),
                _ => json!({"type": "string"}),
            };
            json!({"name": name, "in": "query", "required": false, "schema": schema})
        }));
        if route.path.ends_with("/revisions") && route.method == "POST" || route.method == "PUT" && route.path.ends_with("/working-copy") {
            parameters.push(json!({"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}));
        }
        if route.method == "PUT" && route.path.ends_with("/draft") {
            let about = "the version that the draft began from; another one there is 409";
            parameters
                .push(json!({"name": "If-Match", "in": "header", "required": false, "description": about, "schema": {"type": "string"}}));
        }
        if route.path.ends_with("/publish") {
            parameters.push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string"}}));
        }
        let mut responses = Map::new();
        let success = if route.success == 204 {
            json!({"description": "Done"})
        } else if route.success == 101 {
            json!({"description": "A socket"})
        } else if route.method == "GET" && route.path.ends_with("/presence") {
            json!({"description": "Events, each a line `data:` with this", "content": {"text/event-stream": {"schema": answer_of(route.method, route.path)}}})
        } else if route.path.ends_with("/page") {
            json!({"description": "The page", "content": {"text/html": {"schema": {"type": "string"}}}})
        } else if route.path.ends_with("/file") {
            json!({"description": "The file", "content": {"application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}}})
        } else {
            json!({"description": "Done", "content": {"application/json": {"schema": answer_of(route.method, route.path)}}})
        };
        responses.insert(route.success.to_string(), success);
        if route.path.ends_with("/publish")
            || route.path.ends_with("/correct")
            || route.path.ends_with("/withdraw")
            || route.path.ends_with("/launch")
        {
            let schema = answer_of(route.method, route.path);
            responses.insert(
                "202".into(),
                json!({"description": "Committed, not yet visible", "content": {"application/json": {"schema": schema}}}),
            );
        }
        for (status, words) in [
            ("400", "Unreadable"),
            ("401", "Nobody is signed in"),
            ("403", "The role does not allow it"),
            ("404", "There is no such thing"),
            ("409", "Somebody else was first"),
            ("413", "Too large"),
            ("415", "Of another type"),
            ("422", "Some fields are not right, or a rule forbids it"),
            ("428", "If-Match is missing"),
            ("429", "Too many tries"),
            ("503", "The record does not answer"),
            ("507", "The disk is full"),
        ] {
            responses.insert(status.into(), json!({"description": words, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}));
        }
        let mut operation = json!({
            "operationId": operation_id(route.method, route.path),
            "summary": route.about,
            "tags": [route.path.split('/').nth(1).unwrap_or_default()],
            "parameters": parameters,
            "responses": responses,
            "security": [{"token": []}, {"cookie": []}],
            "x-capability": route.capability.name(),
        });
        if route.body == "Upload" {
            operation["requestBody"] =
                json!({"required": true, "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}}}});
        } else if route.body == "Piece" {
            operation["requestBody"] = json!({"required": true, "content": {"application/offset+octet-stream": {}}});
        } else if !route.body.is_empty() {
            let reference = format!("#/components/schemas/{}", route.body);
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {"$ref": reference}}}});
        }
        let path = format!("/desk/api{}", route.path);
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[route.method.to_lowercase()] = operation;
    }
    for (path, summary, status, body) in [
        ("/session", "Sign in", "201", "SignIn"),
        ("/session/passkey", "Begin to sign in with a passkey", "200", ""),
        ("/invitation", "Show what an invitation asks its holder to", "200", "InvitationLink"),
        ("/invitation/accept", "Take an invitation up", "201", "InvitationTaken"),
    ] {
        let entry = paths.entry(format!("/desk/api{path}")).or_insert_with(|| json!({}));
        entry["post"] = open_door(path, summary, status, body);
    }
    paths.insert(
        "/desk/api/openapi.json".into(),
        json!({"get": {
            "operationId": "get_openapi", "summary": "This document", "tags": ["openapi"], "security": [], "x-capability": "session.use", "parameters": [],
            "responses": {"200": {"description": "The document", "content": {"application/json": {"schema": {"type": "object"}}}}},
        }}),
    );
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Dateline: the desk's API", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"}},
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "dateline-desk"},
            },
            "schemas": schemas(),
        },
    })
}

/// An operation that a stranger may call.
fn open_door(path: &str, summary: &str, status: &str, body: &str) -> Value {
    let mut operation = json!({
        "operationId": operation_id("POST", path), "summary": summary, "tags": [path.split('/').nth(1)], "security": [],
        "x-capability": "session.use", "parameters": [],
        "responses": {
            status: {"description": "Done", "content": {"application/json": {"schema": answer_of("POST", path)}}},
            "400": problem("Unreadable"), "401": problem("Something is wrong, or a second factor is wanted"), "403": problem("From another site"),
            "404": problem("There is no such thing"), "413": problem("Too large"), "415": problem("Of another type"), "422": problem("Something is missing"),
            "429": problem("Too many tries"), "503": problem("The record does not answer"),
        },
    });
    if !body.is_empty() {
        let reference = format!("#/components/schemas/{body}");
        operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {"$ref": reference}}}});
    }
    operation
}

fn problem(words: &str) -> Value {
    json!({"description": words, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}})
}

fn operation_id(method: &str, path: &str) -> String {
    let words: String = path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    format!("{}{}", method.to_lowercase(), words.replace("__", "_").trim_end_matches('_'))
}
