//! The shapes of the API's bodies and answers, for its description.

use newsroom::article::Status;
use newsroom::content::{EPISODES, KINDS};
use newsroom::front::SHAPES;
use newsroom::setting::{Kind, SETTINGS};
use newsroom::{Capability, Refusal};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use story::Problem;

/// What an operation answers when all is well.
pub(crate) fn answer_of(method: &str, path: &str) -> Value {
    let noun = path.split('/').nth(1).unwrap_or_default();
    let is_list = !path.contains('{');
    let one = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let list = |name: &str| {
        object(
            &[("items", json!({"type": "array", "items": one(name)})), ("next", json!({"type": ["string", "null"]}))],
            &["items", "next"],
        )
    };
    match (method, path) {
        ("POST", "/session/passkey" | "/session/proof/passkey" | "/session/passkeys") => {
            object(&[("options", json!({"type": "object"})), ("ceremony", text())], &["options", "ceremony"])
        }
        ("POST", "/session/proof") => object(&[("fresh_for", number())], &["fresh_for"]),
        ("GET", "/session/factors") => object(
            &[
                ("codes", flag()),
                ("passkeys", json!({"type": "array", "items": one("PasskeyShown")})),
                ("recovery", number()),
                ("wanted", flag()),
            ],
            &["codes", "passkeys", "recovery", "wanted"],
        ),
        ("POST", "/session/codes") => object(&[("key", text()), ("uri", text())], &["key", "uri"]),
        (_, "/session/codes" | "/session/recovery" | "/session/passkeys") => {
            object(&[("id", text()), ("recovery", texts())], &["recovery"])
        }
        ("GET", "/sessions" | "/staff/{key}/sessions") => list("Browser"),
        ("GET", "/invitations") => list("InvitationShown"),
        ("POST", "/invitations") => {
            object(&[("id", text()), ("url", text()), ("token", text()), ("expires_at", instant())], &["id", "url", "token"])
        }
        ("POST", "/invitation") => one("InvitationShown"),
        ("POST", "/invitation/accept") => object(&[("id", text()), ("email", text())], &["id", "email"]),
        ("GET", "/keys") => list("KeyShown"),
        ("POST", "/keys") => object(&[("id", text()), ("token", text()), ("expires_at", instant())], &["id", "token"]),
        ("GET", "/audit") => list("AuditLine"),
        ("GET", "/articles") => list("ArticleRow"),
        ("GET", "/articles/counts") => json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        ("GET", "/agenda") => list("Appointment"),
        ("POST", "/articles") => one("Created"),
        ("GET", "/articles/{id}") => one("ArticleShown"),
        ("GET", "/articles/{id}/revisions") => list("Revision"),
        ("POST", "/articles/{id}/revisions") => one("Saved"),
        ("GET", "/articles/{id}/compare") => one("Comparison"),
        ("POST", "/articles/{id}/publish") => one("Published"),
        ("POST", "/articles/{id}/correct" | "/articles/{id}/withdraw") => one("Decided"),
        ("POST", "/articles/{id}/previews") => one("Preview"),
        ("GET", "/articles/{id}/remarks") => list("Remark"),
        ("POST", "/links") => list("LinkShown"),
        ("GET", "/mentions") => list("Mention"),
        (_, "/session/views") => object(&[("items", json!({"type": "array", "items": {"type": "object"}}))], &["items"]),
        (_, "/articles/{id}/presence") => one("Presence"),
        ("GET", "/articles/{id}/proposals") => list("Proposal"),
        ("POST", "/articles/{id}/proposals" | "/articles/{id}/proposals/{proposal}/accept") => one("Proposal"),
        (_, path) if path.starts_with("/articles/{id}") => object(&[("id", text())], &[]),
        ("GET", "/assets") => list("AssetShown"),
        ("GET", "/assets/{id}/usage") => list("AssetUse"),
        (_, "/assets/{id}/encoding") => one("Encoding"),
        ("GET", "/fronts") => list("FrontNamed"),
        ("GET", "/fronts/plans") => list("FrontPlanned"),
        ("GET", "/assets/places") => {
            let counts = json!({"type": "array", "items": object(&[("name", text()), ("count", number())], &["name", "count"])});
            object(&[("folders", counts.clone()), ("tags", counts)], &["folders", "tags"])
        }
        (_, "/assets" | "/assets/{id}" | "/assets/{id}/place" | "/assets/{id}/replace") => one("AssetShown"),
        ("GET", "/fronts/{name}/history" | "/fronts/{name}/plans") => object(
            &[
                ("items", json!({"type": "array", "items": one("FrontLaunch")})),
                ("next", optional()),
                ("stories", json!({"type": "object"})),
            ],
            &["items", "next", "stories"],
        ),
        ("POST", "/fronts/{name}/plans") => object(&[("id", text()), ("at", instant())], &["id", "at"]),
        ("POST", "/fronts/{name}/launch" | "/fronts/{name}/back") => {
            object(&[("name", text()), ("event", number_or_null()), ("visible", flag())], &["name", "visible"])
        }
        (_, "/fronts/{name}/draft") => one("FrontShown"),
        (_, "/breaking") => one("BreakingShown"),
        ("GET", "/imports/{id}/entries") => list("ImportEntry"),
        ("GET", "/imports/{id}/report") => json!({"type": "object"}),
        ("GET", "/ledger") => list("Event"),
        ("GET", "/batches/{id}") => list("BatchItem"),
        ("POST" | "GET", "/session") => object(
            &[
                ("token", text()),
                ("expires_at", instant()),
                ("staff", json!({"type": ["object", "null"]})),
                ("role", text()),
                ("desks", texts()),
                ("capabilities", texts()),
                ("with_reason", texts()),
                ("must_set_up", flag()),
                ("passkeys", flag()),
            ],
            if method == "POST" { &["token", "staff"] } else { &["staff"] },
        ),
        (_, "/settings") => one("Settings"),
        (_, "/navigation") => list("NavigationItem"),
        ("GET", _) if is_list && SHOWN.iter().any(|(known, _)| *known == noun) => list(shown(noun)),
        _ if SHOWN.iter().any(|(known, _)| *known == noun) => one(shown(noun)),
        _ => json!({"type": "object"}),
    }
}

/// The five roles, by name.
const ROLES: [&str; 5] = ["contributor", "reporter", "editor", "chief", "admin"];

/// What a key may be limited to.
static CAPABILITIES: LazyLock<Vec<&str>> = LazyLock::new(|| Capability::ALL.iter().map(|one| one.name()).collect());

/// Nouns with the schema of one of them as it is shown.
const SHOWN: &[(&str, &str)] = &[
    ("sections", "SectionShown"),
    ("series", "SeriesShown"),
    ("tags", "TagShown"),
    ("authors", "AuthorShown"),
    ("editions", "EditionShown"),
    ("pages", "PageShown"),
    ("redirects", "RedirectShown"),
    ("desks", "DeskShown"),
    ("staff", "Member"),
    ("colleagues", "Colleague"),
    ("comments", "CommentShown"),
    ("bans", "BanShown"),
    ("imports", "ImportShown"),
];

fn shown(noun: &str) -> &'static str {
    SHOWN.iter().find(|(known, _)| *known == noun).map_or("Problem", |(_, name)| name)
}

pub(crate) fn text() -> Value {
    json!({"type": "string"})
}

pub(crate) fn texts() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

pub(crate) fn optional() -> Value {
    json!({"type": ["string", "null"]})
}

pub(crate) fn instant() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

pub(crate) fn number() -> Value {
    json!({"type": "integer"})
}

fn number_or_null() -> Value {
    json!({"type": ["integer", "null"]})
}

pub(crate) fn flag() -> Value {
    json!({"type": "boolean"})
}

/// A schema's fields with others after them.
fn with(mut fields: Vec<(&'static str, Value)>, more: &[(&'static str, Value)]) -> Value {
    fields.extend(more.iter().cloned());
    object(&fields, &[])
}

pub(crate) fn object(fields: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

/// What is said of a podcast.
fn series() -> Vec<(&'static str, Value)> {
    let texts = ["name", "description", "language", "author", "mail", "category", "subcategory", "funding_url", "funding_words", "guid"];
    let mut fields: Vec<(&str, Value)> = texts.into_iter().map(|name| (name, text())).collect();
    fields.extend([
        ("cover", optional()),
        ("explicit", flag()),
        ("form", json!({"type": "string", "enum": ["episodic", "serial"]})),
        ("locked", flag()),
    ]);
    fields
}

/// Every setting, from the table that they are checked by.
fn settings() -> Value {
    let fields: Vec<(&str, Value)> = SETTINGS
        .iter()
        .map(|(name, kind, about)| {
            let link = object(&[("network", text()), ("url", text())], &["network"]);
            let mut schema = match kind {
                Kind::Text | Kind::Mail | Kind::Zone | Kind::Pattern | Kind::Asset => optional(),
                Kind::Profiles | Kind::Networks => json!({"type": ["array", "null"], "items": link}),
                Kind::Moderation => json!({"type": ["string", "null"], "enum": ["before", "after", null]}),
                Kind::Days | Kind::Hold => number_or_null(),
                Kind::Flag => json!({"type": ["boolean", "null"]}),
                Kind::Look => json!({"type": ["string", "null"], "enum": newsroom::setting::LOOKS.iter().map(|look| json!(look)).chain([Value::Null]).collect::<Vec<_>>()}),
                Kind::Roles => json!({"type": ["array", "null"], "items": {"type": "string", "enum": ROLES}}),
            };
            schema["description"] = json!(about);
            (*name, schema)
        })
        .collect();
    object(&fields, &[])
}

/// Bodies of deeds: fields of the call, not of a thing with a shape of its own that refuses what it does not know.
const DEEDS: &[&str] = &[
    "Publish",
    "Correct",
    "Withdraw",
    "Redact",
    "Reason",
    "HandOver",
    "Translation",
    "Until",
    "Named",
    "Assignment",
    "Sending",
    "Settling",
    "Share",
    "NewProposal",
    "Merge",
    "Breaking",
    "AssetPlace",
    "GoBack",
    "Links",
    "FrontPlan",
    "NewImport",
    "ImportAgain",
    "Navigation",
    "Desk",
    "SignIn",
    "NewPassword",
    "Proof",
    "Code",
    "NewPasskey",
    "InvitationLink",
    "InvitationTaken",
];

/// What a body is not: anything but an object, and in a deed's body fields that it does not know: a misspelt `at` must not publish at once.
pub(crate) fn strangers(body: &str, json: &Value) -> Result<(), Refusal> {
    static SCHEMAS: LazyLock<Value> = LazyLock::new(schemas);
    // A list of values in the right order would pass for one.
    if SCHEMAS[body]["properties"].is_object() && !json.is_object() && !json.is_null() {
        return Err(Refusal::field("", "type", "an object is expected, with named fields"));
    }
    let known = SCHEMAS[body]["properties"].as_object().filter(|_| DEEDS.contains(&body));
    let (Some(known), Some(fields)) = (known, json.as_object()) else { return Ok(()) };
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let problems: Vec<Problem> = fields
        .keys()
        .filter(|name| !known.contains_key(*name) && !["edition", "reason"].contains(&name.as_str()))
        .map(|name| Problem {
            pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
            code: "unknown",
            message: format!("there is no such field here; there are: {}", names.join(", ")),
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

pub(crate) fn schemas() -> Value {
    let body = json!({"$ref": "#/components/schemas/Body"});
    let article = vec![
        ("kind", json!({"type": "string", "enum": KINDS})),
        ("edition", text()),
        ("headline", text()),
        ("standfirst", text()),
        ("kicker", text()),
        ("place", text()),
        (
            "bylines",
            json!({"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "author": {"type": "string"}}}}),
        ),
        ("section", optional()),
        ("sections", texts()),
        ("tags", texts()),
        ("slug", text()),
        (
            "lead",
            json!({"type": ["object", "null"], "properties": {"asset": {"type": "string"}, "alt": {"type": "string"}, "caption": {"type": "string"}, "credit": {"type": "string"}}, "required": ["asset"]}),
        ),
        ("body", body.clone()),
        ("seo_title", text()),
        ("seo_description", text()),
        ("canonical", optional()),
        (
            "episode",
            json!({"type": ["object", "null"], "properties": {"series": {"type": "string"}, "season": {"type": ["integer", "null"], "minimum": 1},
                "number": {"type": ["integer", "null"], "minimum": 1}, "kind": {"type": "string", "enum": EPISODES}, "explicit": {"type": "boolean"}},
                "required": ["series"]}),
        ),
        ("reason", text()),
    ];
    let mut new_article = article.clone();
    new_article.push(("desk", text()));
    new_article.push(("translation_of", text()));
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    let row = vec![
        ("id", text()),
        ("number", number_or_null()),
        ("address", optional()),
        ("status", json!({"type": "string", "enum": statuses})),
        ("revision", number()),
        ("public_revision", number_or_null()),
        ("newer_draft", flag()),
        ("embargo_until", instant()),
        ("held", text()),
        ("first_published_at", instant()),
        ("updated_at", instant()),
        ("changed_at", instant()),
        ("named", number()),
        ("assigned", optional()),
        ("due_at", instant()),
        ("asked_words", number_or_null()),
    ];
    let section = vec![("slug", text()), ("name", text()), ("description", text()), ("edition", text())];
    let author = vec![
        ("slug", text()),
        ("name", text()),
        ("names", json!({"type": "object"})),
        ("role", text()),
        ("roles", json!({"type": "object"})),
        ("bio", text()),
        ("bios", json!({"type": "object"})),
        ("portrait", optional()),
    ];
    let known = [("id", text()), ("version", number())];
    let views = json!({"type": "array", "items": object(&[("name", text()), ("query", text())], &["name", "query"])});
    let role = json!({"type": "string", "enum": ROLES});
    let mut all = json!({
        "Problem": object(&[("type", text()), ("title", text()), ("status", json!({"type": "integer"})), ("detail", text()),
            ("errors", json!({"type": "array", "items": {"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}}}}))],
            &["type", "title", "status"]),
        "Article": object(&article, &[]),
        "NewArticle": object(&new_article, &[]),
        "Publish": object(&[("at", text()), ("hold", json!({"type": "integer", "minimum": 0, "maximum": 60})), ("revision", json!({"type": ["integer", "null"]})), ("reason", text())], &[]),
        "Correct": object(&[("note", text()), ("place", json!({"type": "string", "enum": ["top", "foot"]})), ("revision", json!({"type": "integer"})), ("reason", text())], &["note"]),
        "Withdraw": object(&[("reason", text()), ("notice", text())], &["reason"]),
        "Redact": object(&[("revision", json!({"type": "integer"})), ("reason", text())], &["revision"]),
        "Reason": object(&[("reason", text())], &[]),
        "HandOver": object(&[("status", json!({"type": "string", "enum": ["draft", "submitted", "ready"]})), ("reason", text())], &["status"]),
        "Translation": object(&[("translation_of", optional())], &["translation_of"]),
        "Until": object(&[("until", instant()), ("reason", text())], &["until"]),
        "Assignment": object(&[("staff", optional()), ("due_at", instant()), ("words", number_or_null())], &[]),
        "Sending": object(&[("desk", text())], &["desk"]),
        "NewRemark": object(&[("text", text()), ("quote", text()), ("mentions", texts())], &["text"]),
        "Settling": object(&[("settled", flag())], &["settled"]),
        "Views": object(&[("items", views.clone())], &["items"]),
        "Named": object(&[("staff", texts())], &["staff"]),
        "Attend": object(&[("visit", text()), ("writing", flag()), ("field", text()), ("ask", text()), ("give", text()), ("keep", text())], &["visit"]),
        "Upload": object(&[("file", json!({"type": "string", "contentMediaType": "application/octet-stream"})), ("alt", text()), ("credit", text()), ("caption", text())], &["file"]),
        "Asset": object(&[("alt", text()), ("credit", text()), ("caption", text()), ("rights", text()), ("expires_at", instant()), ("focal_point", json!({"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2}))], &[]),
        "Track": object(&[("label", text()), ("text", text())], &["label", "text"]),
        "Layout": object(&[("edition", text()), ("containers", json!({"type": "array", "items": {"$ref": "#/components/schemas/Container"}}))], &["containers"]),
        "Section": object(&[("edition", text()), ("slug", text()), ("name", text()), ("description", text()), ("parent", optional()), ("position", json!({"type": "integer"})), ("comments", json!({"type": "boolean"}))], &[]),
        "Ban": object(&[("until", instant()), ("reason", text())], &[]),
        "Tag": object(&[("edition", text()), ("slug", text()), ("name", text()), ("description", text())], &[]),
        "Breaking": object(&[("edition", text()), ("text", text()), ("article", json!({"type": ["string", "integer", "null"]})), ("until", instant())], &["text"]),
        "Merge": object(&[("into", text())], &["into"]),
        "Author": object(&[("slug", text()), ("name", text()), ("names", json!({"type": "object"})), ("role", text()), ("roles", json!({"type": "object"})), ("bio", text()), ("bios", json!({"type": "object"})), ("portrait", optional())], &[]),
        "Edition": object(&[("code", text()), ("name", text()), ("language", text()), ("language_name", text()), ("direction", json!({"type": "string", "enum": ["ltr", "rtl"]})), ("path", text()), ("tagline", text()), ("description", text()), ("footer", text()), ("position", json!({"type": "integer"}))], &[]),
        "Page": object(&[("edition", text()), ("slug", text()), ("address", text()), ("title", text()), ("body", body), ("published", json!({"type": "boolean"}))], &[]),
        "RedirectChange": object(&[("to", text()), ("status", json!({"type": "integer", "enum": [301, 302, 410]}))], &[]),
        "Share": object(&[("expires_in", json!({"type": ["integer", "string"], "description": "seconds, or a figure with m, h or d"})), ("revision", number_or_null())], &[]),
        "NewProposal": object(&[("action", json!({"type": "string", "enum": ["schedule", "embargo"]})), ("at", text()), ("note", text())], &["action", "at"]),
        "Redirect": object(&[("from", text()), ("to", text()), ("status", json!({"type": "integer", "enum": [301, 302, 410]}))], &["from"]),
        "Settings": settings(),
        "Navigation": object(&[("items", json!({"type": "array", "items": {"type": "object"}}))], &["items"]),
        "Desk": object(&[("slug", text()), ("name", text())], &[]),
        "Staff": object(&[("email", text()), ("name", text()), ("role", role.clone()), ("desks", texts()), ("password", text()), ("disabled", json!({"type": "boolean"}))], &[]),
        "SignIn": object(&[("email", text()), ("password", text()), ("code", text()), ("ceremony", text()), ("answer", json!({"type": "object"}))], &[]),
    });
    let writing = json!({"type": "array", "items": object(&[("staff", text()), ("name", optional()), ("saved_at", instant())], &["staff", "saved_at"])});
    let remark = object(
        &[
            ("id", text()),
            ("article", text()),
            ("staff", text()),
            ("name", optional()),
            ("at", instant()),
            ("text", text()),
            ("quote", text()),
            ("mentions", texts()),
            ("settled_at", instant()),
            ("settled_by", optional()),
        ],
        &["id", "staff", "at", "text"],
    );
    let colleague = object(&[("id", text()), ("name", text()), ("role", text()), ("desks", texts())], &["id", "name"]);
    let colleagues = json!({"type": "array", "items": {"$ref": "#/components/schemas/Colleague"}});
    let answers = json!({
        "Colleague": colleague,
        "Remark": remark.clone(),
        "Mention": object(&[("remark", json!({"$ref": "#/components/schemas/Remark"})), ("article", text()), ("headline", text())], &["remark", "article", "headline"]),
        "Presence": object(&[
            ("here", json!({"type": "array", "items": object(&[("visit", text()), ("staff", text()), ("name", text()), ("writing", flag()), ("seen_at", instant())], &["visit", "staff", "name", "writing"])})),
            ("locks", json!({"type": "array", "items": object(&[("field", text()), ("visit", text()), ("staff", text()), ("name", text()), ("until", instant()),
                ("asked", json!({"type": ["object", "null"]}))], &["field", "visit", "staff", "name"])})),
            ("head", number()), ("status", text()), ("left", json!({"type": ["object", "null"]}))], &["here", "locks", "head", "status"]),
        "Created": object(&[("id", text()), ("number", number_or_null()), ("revision", number()), ("status", text()), ("address", optional())], &["id", "number", "revision", "status", "address"]),
        "Saved": object(&[("id", text()), ("revision", number()), ("unchanged", flag())], &["id", "revision"]),
        "ArticleRow": with(row.clone(), &[("kind", text()), ("headline", text()), ("section", text()), ("desk", text()), ("edition", text()), ("by", texts()),
            ("words", number()), ("lead", optional()), ("scheduled_at", instant()), ("problem", text()), ("writing", writing.clone()), ("assigned_name", optional()), ("remarks", number()), ("here", json!({"type": "array", "items": object(&[("staff", text()), ("name", text()), ("writing", flag())], &["staff", "name", "writing"])}))]),
        "Appointment": object(&[("what", json!({"type": "string", "enum": ["published", "planned", "released", "embargo", "expiry"]})), ("at", instant()),
            ("released_at", instant()), ("problem", text()), ("article", json!({"$ref": "#/components/schemas/ArticleRow"}))], &["what", "at", "article"]),
        "AssetUse": object(&[("article", optional()), ("headline", optional()), ("status", text()), ("public", flag())], &["status", "public"]),
        "BreakingShown": object(&[("edition", text()), ("text", text()), ("article", number_or_null()), ("since", instant()), ("until", instant())], &["edition", "text", "since", "until"]),
        "FrontLaunch": object(&[("id", text()), ("at", instant()), ("staff", optional()), ("by", optional()), ("containers", json!({"type": "array", "items": {"$ref": "#/components/schemas/Container"}}))], &["id", "at", "containers"]),
        "FrontPlanned": object(&[("id", text()), ("edition", text()), ("name", text()), ("at", instant()), ("launched_at", instant()), ("by", optional())], &["id", "edition", "name", "at"]),
        "FrontNamed": object(&[("edition", text()), ("name", text()), ("launched_at", instant()), ("launched", flag())], &["edition", "name", "launched"]),
        "ArticleShown": with(article, &[row, vec![("head", number()), ("desk", text()), ("scheduled_at", instant()), ("visible_until", instant()),
            ("working_copy", json!({"type": "object"})),
            ("galley", json!({"type": "object", "description": "the text while several write in it: its draft"})),
            ("may_open", colleagues), ("also_writing", writing)]].concat()),
        "Revision": object(&[("revision", number()), ("hash", text()), ("reason", text()), ("staff", optional()), ("name", optional()), ("at", instant()), ("redacted", flag())], &["revision", "hash", "at"]),
        "Comparison": object(&[("from", number()), ("to", number()),
            ("fields", json!({"type": "array", "items": object(&[("name", text()), ("before", json!({})), ("after", json!({}))], &["name", "before", "after"])})),
            ("blocks", json!({"type": "array", "items": object(&[
                ("change", json!({"type": "string", "enum": ["added", "removed", "changed", "moved"]})), ("type", text()),
                ("before", json!({"type": ["object", "null"]})), ("after", json!({"type": ["object", "null"]})), ("attributes", texts()),
                ("words", json!({"type": "array", "items": object(&[("op", json!({"type": "string", "enum": ["same", "added", "removed"]})), ("text", text())], &["op", "text"])})),
            ], &["change", "type", "before", "after", "attributes", "words"])}))], &["from", "to", "fields", "blocks"]),
        "Published": object(&[("id", text()), ("address", text()), ("number", number()), ("version", number()), ("event", number_or_null()),
            ("visible", flag()), ("search", flag()), ("status", text()), ("at", instant())], &["id", "event", "visible"]),
        "Decided": object(&[("id", text()), ("version", number()), ("event", number_or_null()), ("visible", flag()), ("search", flag())], &["id", "event", "visible"]),
        "Preview": object(&[("url", text()), ("token", text()), ("expires_at", instant())], &["url", "token", "expires_at"]),
        "Proposal": object(&[("id", text()), ("article", text()), ("action", json!({"type": "string", "enum": ["schedule", "embargo"]})), ("at", instant()),
            ("note", text()), ("staff", optional()), ("made_at", instant()), ("event", number_or_null())], &["id", "article", "action", "at"]),
        "AssetShown": object(&[("id", text()), ("folder", text()), ("tags", texts()), ("number", number_or_null()), ("kind", json!({"type": "string", "enum": ["picture", "video", "audio", "document"]})),
            ("type", text()), ("name", text()), ("width", number()), ("height", number()), ("size", number()), ("alt", text()), ("credit", text()), ("caption", text()),
            ("rights", text()), ("expires_at", instant()), ("focal_point", json!({"type": ["array", "null"], "items": {"type": "number"}})), ("address", optional()), ("uses", number()), ("version", number()),
            ("crops", json!({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Crop"}})),
            ("still", flag()), ("duration", number()), ("pages", number()), ("rows", number()),
            ("encoding", json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Encoding"}]}))],
            &["id", "kind", "type", "width", "height", "size"]),
        "Encoding": object(&[("state", json!({"type": "string", "enum": ["waiting", "working", "done", "failed", "cancelled"]})), ("progress", number()), ("problem", text())],
            &["state", "progress", "problem"]),
        "FrontShown": object(&[("name", text()), ("version", number()), ("launched_at", instant()), ("launched", flag()),
            ("containers", json!({"type": "array", "items": {"$ref": "#/components/schemas/Container"}})),
            ("live", json!({"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Container"}})),
            ("stories", json!({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/ArticleRow"}}))], &["name", "containers"]),
        "Container": object(&[("shape", json!({"type": "string", "enum": SHAPES})), ("title", text()), ("link", text()), ("cards", json!({"type": "array", "items": {"type": ["string", "integer"]}})),
            ("fill", json!({"type": ["object", "null"], "properties": {"section": optional(), "tag": optional(), "kind": optional(), "count": number()}})),
            ("text", text())], &["shape"]),
        "Series": object(&[vec![("edition", text()), ("slug", text())], series()].concat(), &[]),
        "SeriesShown": object(&[known.to_vec(), series(), vec![("edition", text()), ("slug", text()), ("address", text()), ("feed", text())]].concat(), &["id", "slug", "name", "feed"]),
        "SectionShown": with(section.clone(), &[known.to_vec(), vec![("parent", optional()), ("position", number()), ("comments", flag())]].concat()),
        "TagShown": with(section, &[known.to_vec(), vec![("number", number_or_null()), ("merged_into", optional())]].concat()),
        "AuthorShown": with(author, &[known.to_vec(), vec![("number", number_or_null())]].concat()),
        "EditionShown": object(&[("id", text()), ("code", text()), ("name", text()), ("language", text()), ("language_name", text()), ("direction", text()), ("path", text()),
            ("tagline", text()), ("description", text()), ("footer", text()), ("position", number()), ("default", flag()), ("version", number())], &["id", "code", "name", "language"]),
        "PageShown": object(&[("id", text()), ("edition", text()), ("slug", text()), ("address", text()), ("title", text()), ("body", json!({"$ref": "#/components/schemas/Body"})),
            ("published", flag()), ("held", text()), ("updated_at", instant()), ("version", number())], &["id", "slug", "address", "title"]),
        "RedirectShown": object(&[("id", text()), ("from", text()), ("to", text()), ("status", number())], &["id", "from", "to", "status"]),
        "DeskShown": object(&[("id", text()), ("slug", text()), ("name", text()), ("version", number())], &["id", "slug", "name"]),
        "Member": object(&[("id", text()), ("email", text()), ("name", text()), ("role", text()), ("desks", texts()), ("disabled", flag()), ("second_factor", flag())], &["id", "email", "role", "desks"]),
        "NavigationItem": object(&[("label", text()), ("address", text()), ("children", json!({"type": "array", "items": {"$ref": "#/components/schemas/NavigationItem"}}))], &["label", "address"]),
        "CommentShown": object(&[("id", text()), ("number", number_or_null()), ("article", text()), ("parent", optional()), ("account", optional()), ("banned", flag()),
            ("name", text()), ("text", text()), ("at", instant()), ("edited_at", instant()), ("status", json!({"type": "string", "enum": ["shown", "waiting", "spam", "removed"]})),
            ("moderated", flag()), ("reports", json!({"type": "array", "items": object(&[("reason", text()), ("text", text()), ("at", instant())], &["reason", "text", "at"])}))],
            &["id", "article", "name", "text", "at", "status", "reports"]),
        "BanShown": object(&[("account", text()), ("former", flag()), ("until", instant()), ("reason", text()), ("staff", optional()), ("at", instant())], &["account", "at"]),
        "Event": object(&[("number", number()), ("id", text()), ("kind", text()), ("noun", text()), ("noun_id", text()), ("revision", number_or_null()),
            ("public_version", number_or_null()), ("actor", optional()), ("origin", text()), ("at", instant())], &["number", "id", "kind", "noun", "noun_id", "actor", "origin", "at"]),
        "BatchItem": object(&[("kind", text()), ("noun", text()), ("noun_id", text()), ("revision", number_or_null()), ("public_version", number_or_null())], &["kind", "noun", "noun_id"]),
    });
    let security = json!({
        "NewPassword": object(&[("password", text())], &["password"]),
        "Proof": object(&[("password", text()), ("code", text()), ("ceremony", text()), ("answer", json!({"type": "object"}))], &[]),
        "Code": object(&[("code", text())], &["code"]),
        "NewPasskey": object(&[("ceremony", text()), ("answer", json!({"type": "object"})), ("name", text())], &["ceremony", "answer"]),
        "Invitation": object(&[("email", text()), ("name", text()), ("role", role.clone()), ("desks", texts())], &["email", "role"]),
        "InvitationLink": object(&[("token", text())], &["token"]),
        "InvitationTaken": object(&[("token", text()), ("name", text()), ("password", text())], &["token", "password"]),
        "NewKey": object(&[("name", text()), ("staff", text()), ("scopes", json!({"type": "array", "items": {"type": "string", "enum": CAPABILITIES.as_slice()}})), ("expires_at", instant())], &[]),
        "PasskeyShown": object(&[("id", text()), ("name", text()), ("made_at", instant()), ("used_at", instant())], &["id", "name", "made_at"]),
        "Browser": object(&[("id", text()), ("agent", text()), ("network", text()), ("made_at", instant()), ("seen_at", instant()), ("expires_at", instant()), ("current", flag())], &["id", "agent", "made_at", "seen_at"]),
        "InvitationShown": object(&[("id", text()), ("email", text()), ("name", text()), ("role", role), ("desks", texts()), ("by", optional()), ("by_name", optional()), ("made_at", instant()), ("expires_at", instant())], &["email", "role", "expires_at"]),
        "KeyShown": object(&[("id", text()), ("name", text()), ("staff", text()), ("email", text()), ("scopes", texts()), ("made_at", instant()), ("expires_at", instant()), ("used_at", instant())], &["id", "staff", "scopes"]),
        "AuditLine": object(&[("id", text()), ("at", instant()), ("actor", optional()), ("name", optional()), ("action", text()), ("noun", text()), ("noun_id", text()), ("reason", text())], &["id", "at", "action", "noun"]),
    });
    let deeds = json!({
        "AssetPlace": object(&[("folder", text()), ("tags", texts())], &[]),
        "Links": object(&[("addresses", texts())], &["addresses"]),
        "LinkShown": object(&[("address", text()), ("state", json!({"type": "string", "enum": ["unknown", "good", "gone", "unsure", "inside"]})), ("note", text()), ("checked_at", instant())], &["address", "state"]),
        "GoBack": object(&[("launch", optional())], &[]),
        "FrontPlan": object(&[("at", text())], &["at"]),
    });
    if let (Some(all), Value::Object(answers), Value::Object(security), Value::Object(deeds)) =
        (all.as_object_mut(), answers, security, deeds)
    {
        all.extend(answers);
        all.extend(security);
        all.extend(deeds);
        all.insert("Crop".into(), crate::crops::schema());
        all.extend(crate::body_schemas::schemas());
        all.extend(crate::import_schemas::schemas());
    }
    all
}
