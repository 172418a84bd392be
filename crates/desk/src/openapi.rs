//! The OpenAPI 3.1 document, made from the table of routes: what is not in the table is neither served nor described.

use crate::ROUTES;
use axum::response::{IntoResponse, Response};
use http::header;
use newsroom::content::KINDS;
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
                "revision" | "from" | "to" => json!({"type": "integer"}),
                _ => json!({"type": "string"}),
            };
            json!({"name": name, "in": "query", "required": false, "schema": schema})
        }));
        if route.path.ends_with("/revisions") && route.method == "POST" || route.path.ends_with("/working-copy") {
            parameters.push(json!({"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}));
        }
        if route.path.ends_with("/publish") {
            parameters.push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string"}}));
        }
        let mut responses = Map::new();
        let success = if route.success == 204 {
            json!({"description": "Done"})
        } else {
            json!({"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}})
        };
        responses.insert(route.success.to_string(), success);
        if route.path.ends_with("/publish") || route.path.ends_with("/correct") || route.path.ends_with("/withdraw") || route.path.ends_with("/launch") {
            responses.insert("202".into(), json!({"description": "Committed, not yet visible", "content": {"application/json": {"schema": {"type": "object"}}}}));
        }
        for (status, words) in [
            ("400", "Unreadable"), ("401", "Nobody is signed in"), ("403", "The role does not allow it"), ("404", "There is no such thing"),
            ("409", "Somebody else was first"), ("413", "Too large"), ("415", "Of another type"), ("422", "Some fields are not right, or a rule forbids it"),
            ("428", "If-Match is missing"), ("429", "Too many tries"), ("503", "The record does not answer"), ("507", "The disk is full"),
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
            operation["requestBody"] = json!({"required": true, "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}}}});
        } else if !route.body.is_empty() {
            let reference = format!("#/components/schemas/{}", route.body);
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {"$ref": reference}}}});
        }
        let path = format!("/desk/api{}", route.path);
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[route.method.to_lowercase()] = operation;
    }
    let session = paths.entry("/desk/api/session").or_insert_with(|| json!({}));
    session["post"] = json!({
        "operationId": "post_session", "summary": "Sign in", "tags": ["session"], "security": [], "x-capability": "session.use", "parameters": [],
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SignIn"}}}},
        "responses": {
            "201": {"description": "Signed in", "content": {"application/json": {"schema": {"type": "object", "required": ["token", "staff"]}}}},
            "400": problem("Unreadable"), "401": problem("A wrong address or password"), "403": problem("From another site"), "413": problem("Too large"),
            "415": problem("Of another type"), "422": problem("Something is missing"), "429": problem("Too many tries"), "503": problem("The record does not answer"),
        },
    });
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

fn problem(words: &str) -> Value {
    json!({"description": words, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}})
}

fn operation_id(method: &str, path: &str) -> String {
    let words: String = path.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    format!("{}{}", method.to_lowercase(), words.replace("__", "_").trim_end_matches('_'))
}

fn object(fields: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn schemas() -> Value {
    let text = || json!({"type": "string"});
    let optional = || json!({"type": ["string", "null"]});
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let instant = || json!({"type": ["string", "null"], "format": "date-time"});
    let body = json!({"description": "Typed blocks, or {\"html\": …}, or {\"markdown\": …}", "type": "object"});
    let article = vec![
        ("kind", json!({"type": "string", "enum": KINDS})),
        ("edition", text()),
        ("headline", text()),
        ("standfirst", text()),
        ("kicker", text()),
        ("place", text()),
        ("bylines", json!({"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "author": {"type": "string"}}}})),
        ("section", optional()),
        ("sections", texts()),
        ("tags", texts()),
        ("slug", text()),
        ("lead", json!({"type": ["object", "null"], "properties": {"asset": {"type": "string"}, "alt": {"type": "string"}, "caption": {"type": "string"}, "credit": {"type": "string"}}, "required": ["asset"]})),
        ("body", body.clone()),
        ("seo_title", text()),
        ("seo_description", text()),
        ("canonical", optional()),
        ("reason", text()),
    ];
    let mut new_article = article.clone();
    new_article.push(("desk", text()));
    new_article.push(("translation_of", text()));
    json!({
        "Problem": object(&[("type", text()), ("title", text()), ("status", json!({"type": "integer"})), ("detail", text()),
            ("errors", json!({"type": "array", "items": {"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}}}}))],
            &["type", "title", "status"]),
        "Article": object(&article, &[]),
        "NewArticle": object(&new_article, &[]),
        "Publish": object(&[("at", text()), ("revision", json!({"type": ["integer", "null"]})), ("reason", text())], &[]),
        "Correct": object(&[("note", text()), ("place", json!({"type": "string", "enum": ["top", "foot"]})), ("revision", json!({"type": "integer"})), ("reason", text())], &["note"]),
        "Withdraw": object(&[("reason", text()), ("notice", text())], &["reason"]),
        "Redact": object(&[("revision", json!({"type": "integer"})), ("reason", text())], &["revision"]),
        "Reason": object(&[("reason", text())], &[]),
        "HandOver": object(&[("status", json!({"type": "string", "enum": ["draft", "submitted", "ready"]})), ("reason", text())], &["status"]),
        "Translation": object(&[("translation_of", text())], &["translation_of"]),
        "Until": object(&[("until", instant()), ("reason", text())], &["until"]),
        "Upload": object(&[("file", json!({"type": "string", "contentMediaType": "application/octet-stream"})), ("alt", text()), ("credit", text()), ("caption", text())], &["file"]),
        "Asset": object(&[("alt", text()), ("credit", text()), ("caption", text()), ("rights", text()), ("expires_at", instant()), ("focal_point", json!({"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2}))], &[]),
        "Layout": object(&[("edition", text()), ("containers", json!({"type": "array", "items": {"type": "object"}}))], &["containers"]),
        "Section": object(&[("edition", text()), ("slug", text()), ("name", text()), ("description", text()), ("parent", optional()), ("position", json!({"type": "integer"}))], &[]),
        "Tag": object(&[("edition", text()), ("slug", text()), ("name", text()), ("description", text())], &[]),
        "Merge": object(&[("into", text())], &["into"]),
        "Author": object(&[("slug", text()), ("name", text()), ("names", json!({"type": "object"})), ("role", text()), ("bio", text()), ("portrait", optional())], &[]),
        "Edition": object(&[("code", text()), ("name", text()), ("language", text()), ("language_name", text()), ("direction", json!({"type": "string", "enum": ["ltr", "rtl"]})), ("path", text()), ("tagline", text()), ("description", text()), ("footer", text()), ("position", json!({"type": "integer"}))], &[]),
        "Page": object(&[("edition", text()), ("slug", text()), ("address", text()), ("title", text()), ("body", body), ("published", json!({"type": "boolean"}))], &[]),
        "Redirect": object(&[("from", text()), ("to", text()), ("status", json!({"type": "integer", "enum": [301, 302, 410]}))], &["from"]),
        "Settings": object(&[("name", text()), ("tagline", text()), ("time_zone", text())], &[]),
        "Navigation": object(&[("items", json!({"type": "array", "items": {"type": "object"}}))], &["items"]),
        "Desk": object(&[("slug", text()), ("name", text())], &[]),
        "Staff": object(&[("email", text()), ("name", text()), ("role", json!({"type": "string", "enum": ["contributor", "reporter", "editor", "chief", "admin"]})), ("desks", texts()), ("password", text()), ("disabled", json!({"type": "boolean"}))], &[]),
        "SignIn": object(&[("email", text()), ("password", text()), ("code", text())], &["email", "password"]),
    })
}
