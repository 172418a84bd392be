//! A newspaper with something in every table.

use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::table::Kind;
use store::{Blobs, Chance, Clock, Db, PostgresOptions, Seal, SqliteOptions, Value, sql};
use testkit::Scene;
use vault::Half;

/// Words that are hard to carry.
pub const HARD: &str = "a \"quote\", a \\ stroke,\n\ttwo lines, \u{2028}Жар-птица 😀 مرحبا";

/// Fills every table, and puts a file that a row names.
pub async fn fill(scene: &Scene) {
    let (story, _) = scene.story(json!({"headline": HARD, "tags": ["tides", "moon"]})).await;
    let (gone, _) = scene.story(json!({"headline": "Taken off"})).await;
    scene.draft(json!({"headline": "Not yet"})).await;
    let mut turn = scene.room.turn(&scene.cast.cora).await.unwrap();
    let withdraw = newsroom::article::Withdraw {
        article: gone,
        reason: "Wrong".into(),
        notice: "Sorry".into(),
    };
    newsroom::article::withdraw(&mut turn, withdraw).await.unwrap();
    turn.commit().await.unwrap();
    let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
    let correct = newsroom::article::Correct {
        article: story.clone(),
        note: HARD.into(),
        place: String::new(),
        revision: None,
    };
    newsroom::article::correct(&mut turn, correct).await.unwrap();
    let change = json!({"headline": "Half written"});
    newsroom::article::autosave(&mut turn, &story, 1, &change).await.unwrap();
    newsroom::galley::open(&mut turn, &story).await.unwrap();
    turn.commit().await.unwrap();

    let blob = scene.room.blobs.put(b"bytes that are served").await.unwrap();
    let original = scene.room.blobs.put(b"bytes that were uploaded").await.unwrap();
    let size = scene.room.blobs.put(b"bytes of a size").await.unwrap();
    let captions = scene.room.blobs.put(b"bytes of captions").await.unwrap();
    let renditions = json!([{"blob": size, "media_type": "image/jpeg", "width": 3, "height": 2, "size": 15}]).to_string();
    let ids: BTreeMap<&str, String> = [
        ("article", story.to_string()),
        ("edition", one(&scene.db, "SELECT id FROM edition").await),
        ("section", one(&scene.db, "SELECT id FROM section WHERE slug = 'council'").await),
        ("desk", one(&scene.db, "SELECT id FROM desk").await),
        ("staff", one(&scene.db, "SELECT id FROM staff ORDER BY email LIMIT 1").await),
        ("tag", one(&scene.db, "SELECT id FROM tag WHERE slug = 'tides'").await),
        ("blob", blob),
        ("captions", captions),
        ("original", original),
        ("renditions", renditions),
    ]
    .into();
    let rows = |text: &str| {
        let mut text = text.to_owned();
        for (name, value) in &ids {
            text = text.replace(&format!("<{name}>"), value);
        }
        text
    };
    for (half, db, filling) in [(Half::Record, &scene.db, RECORD), (Half::Readers, &scene.readers_db, READERS)] {
        for line in filling {
            let (table, fields) = line.split_once(' ').unwrap();
            put(db, half, table, &rows(fields)).await;
        }
        for table in half.tables() {
            assert!(!db.snapshot().await.unwrap().is_empty(table).await.unwrap(), "nothing is in {}", table.name);
        }
    }
}

/// `table column=value;column=value`; other columns get a value that fits, or none if they would name another row.
const RECORD: &[&str] = &[
    "setting key=title;value=\"The Tidings\"",
    "setting key=odd;value={\"b\": 1,  \"a\":[2.50]}",
    "section id=02SECTION;slug=deep;edition_id=<edition>;parent_id=<section>",
    "section id=01SECTION;slug=deeper;edition_id=<edition>;parent_id=02SECTION",
    "tag id=00TAG;slug=tide;edition_id=<edition>;merged_into=<tag>",
    "asset id=01ASSET;token=tok;kind=picture;blob=<blob>;original=<original>;renditions=<renditions>;made_at=5;number=7",
    "asset_bin asset_id=01ASSET;at=9;staff_id=<staff>",
    "unnamed_blob blob=ab;since=9",
    "asset_place asset_id=01ASSET;folder=Quay/Night",
    "asset_tag asset_id=01ASSET;tag=boats",
    "crop asset_id=01ASSET;name=wide;x=0;y=500;width=10000;height=5625;renditions=<renditions>",
    "track asset_id=01ASSET;kind=captions;language=en;label=English;blob=<captions>;cues=[{\"at\": 1,\"text\":\"Boats\"}]",
    "series id=01SERIES;edition_id=<edition>;slug=tide-tables;name=Tide tables;form=serial;cover_id=01ASSET;locked=true",
    "author id=01AUTHOR;slug=mira;portrait_id=01ASSET;names={\"en\":\"Mira\"}",
    "staff id=01STAFF;email=x@tidings.example;role=editor;password=$argon2id$secret;totp=v1.sealed;totp_on=true;author_id=01AUTHOR",
    "staff_desk staff_id=01STAFF;desk_id=<desk>;position=2",
    "session hash=SESSIONHASH;id=s;staff_id=<staff>;expires_at=9",
    "passkey credential=STAFFCREDENTIAL;id=p;staff_id=<staff>;state={}",
    "ceremony hash=STAFFCEREMONY;staff_id=<staff>;state={}",
    "recovery hash=STAFFRECOVERY;staff_id=<staff>",
    "attempt subject=s;what=w",
    "invitation id=01INVITATION;hash=INVITATIONHASH;email=y@tidings.example;role=editor;desks=[\"news\"];staff_id=<staff>",
    "remark id=01REMARK;article_id=<article>;staff_id=<staff>",
    "galley_cursor article_id=<article>;visit=a-node.1;epoch=1;said=AA==",
    "presence article_id=<article>;visit=a-window;staff_id=<staff>",
    "field_lock article_id=<article>;field=body;staff_id=<staff>",
    "schedule article_id=<article>;at=1700000000123456;problem=hard words",
    "proposal id=01PROPOSAL;article_id=<article>;action=embargo",
    "preview hash=PREVIEWHASH;article_id=<article>",
    "idempotency actor=a;key=b",
    "backup name=one;folder=/mnt/backups;made_at=1;bytes=5;sealed=true",
    "upload id=01UPLOAD;staff_id=<staff>",
    "encoding asset_id=01ASSET;state=failed;problem=hard words;bare=true",
    "avif asset_id=01ASSET;state=done",
    "import id=01IMPORT;kind=page;state=done;staff_id=<staff>",
    "link address=https://paper.example/;state=good",
    "breaking edition_id=<edition>;text=Water;article=1;since=1;until=2",
    "front id=01FRONT;edition_id=<edition>;name=home;draft={\"rows\":[]}",
    "front_launch id=01LAUNCH;front_id=01FRONT;layout={\"rows\":[]};staff_id=<staff>",
    "front_plan id=01PLAN;front_id=01FRONT;layout={\"rows\":[]};staff_id=<staff>",
    "page id=01PAGE;edition_id=<edition>;slug=about;address=/about;body={\"version\":1,\"blocks\":[]};published=true",
    "address path=/about;noun=page;noun_id=01PAGE",
    "redirect id=01REDIRECT;from_address=/old;to_address=/about;status=301",
    "source site=s;type=post;source_id=1;noun=article;noun_id=<article>;left_at=1",
    "original article_id=<article>;address=/was;old=[\"/older\"]",
    "dispatch event=1;target=mail",
    "audit id=01AUDIT;action=article.redact;noun=article;noun_id=<article>",
    "batch_item batch=01BATCH;position=0;kind=x;noun=article;noun_id=<article>",
];

const READERS: &[&str] = &[
    "account id=01ACCOUNT;email=ann@readers.example;password=$argon2id$secret;totp=v1.sealed;totp_on=true;made_at=4",
    "session hash=RSESSIONHASH;id=s;account_id=01ACCOUNT",
    "mail_link hash=LINKHASH;purpose=reset;email=ann@readers.example",
    "outbox id=01LETTER;recipient=ann@readers.example;secret=OUTSECRET",
    "attempt subject=s;what=w",
    "passkey credential=CREDENTIAL;id=p;account_id=01ACCOUNT;state={}",
    "ceremony hash=CEREMONYHASH;account_id=01ACCOUNT;state={}",
    "recovery hash=RECOVERYHASH;account_id=01ACCOUNT",
    "personal account_id=01ACCOUNT;feed=FEEDSECRET;history=true",
    "saved account_id=01ACCOUNT;article=1;note=again",
    "follow account_id=01ACCOUNT;kind=tag;slug=tides",
    "history account_id=01ACCOUNT;article=1",
    "comment id=02COMMENT;article_id=<article>;source=s:2;status=shown;number=2;ip=192.0.2.1;account_id=01ACCOUNT;token=t2",
    "comment id=01COMMENT;article_id=<article>;source=s:1;status=waiting;parent_id=02COMMENT;token=t1",
    "comment_report comment_id=02COMMENT;account_id=01ACCOUNT;reason=spam",
    "ban account_id=01ACCOUNT;reason=why",
    "former_address account_id=01ACCOUNT;email=before@readers.example;at=4",
    "former_ban id=01BAN;mark=FORMERMARK;reason=why;at=4",
    "comment_log number=1;article_id=<article>",
];

/// What must not leave in the clear unless it is asked for.
pub const SECRETS: &[&str] = &[
    "$argon2id$secret",
    "v1.sealed",
    "PREVIEWHASH",
    "CREDENTIAL",
    "RECOVERYHASH",
    "STAFFRECOVERY",
    "FEEDSECRET",
    "FORMERMARK",
];
/// What never goes into an export.
pub const PASSING: &[&str] = &["SESSIONHASH", "RSESSIONHASH", "LINKHASH", "OUTSECRET", "CEREMONYHASH", "STAFFCEREMONY", "INVITATIONHASH"];

async fn put(db: &Db, half: Half, table: &str, fields: &str) {
    let table = half.tables().iter().find(|one| one.name == table).unwrap();
    let given: BTreeMap<&str, &str> = fields.split(';').map(|field| field.split_once('=').unwrap()).collect();
    let mut names = Vec::new();
    let mut row = Vec::new();
    for column in table.columns() {
        let words = given.get(column.name).copied();
        assert!(given.keys().all(|name| table.columns().any(|column| column.name == *name)), "{fields}");
        let is_left = words.is_none() && (column.name.ends_with("_id") && !["noun_id"].contains(&column.name) || column.name == "number");
        row.push(match column.kind {
            _ if is_left => {
                if column.kind == Kind::Int {
                    Value::Int(None)
                } else {
                    Value::Text(None)
                }
            }
            Kind::Text => Value::Text(Some(words.unwrap_or(HARD).to_owned())),
            Kind::Json => Value::Text(Some(words.unwrap_or("[]").to_owned())),
            Kind::Int | Kind::Time => Value::Int(Some(words.map_or(1, |words| words.parse().unwrap()))),
            Kind::Flag => Value::Bool(Some(words == Some("true"))),
            Kind::Packed => unreachable!("revisions are made by operations"),
        });
        names.push(column.name);
    }
    let head = format!("INSERT INTO {} ({}) VALUES", table.name, names.join(", "));
    let mut tx = db.begin().await.unwrap();
    tx.insert_many(&head, vec![row], "")
        .await
        .unwrap_or_else(|error| panic!("{}: {error}", table.name));
    tx.commit().await.unwrap();
}

async fn one(db: &Db, question: &'static str) -> String {
    db.one::<(String,)>(question, Vec::new()).await.unwrap().0
}

/// Everything below a folder.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let inside = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(inside);
            } else {
                found.insert(inside.to_str().unwrap().to_owned(), std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// The same files with the same bytes; where they are not, it says which.
pub fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(
            *bytes == other[name],
            "{name}:\n{}\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&other[name])
        );
    }
}

/// A place for a publication, with nothing in it.
pub struct Empty {
    pub record: Db,
    pub readers: Db,
    pub blobs: Blobs,
}

impl Empty {
    pub async fn sqlite(folder: &Path) -> Empty {
        std::fs::create_dir_all(folder).unwrap();
        Empty {
            record: Db::open_sqlite(&folder.join("newsroom.db"), SqliteOptions::default()).await.unwrap(),
            readers: Db::open_sqlite(&folder.join("readers.db"), SqliteOptions::default()).await.unwrap(),
            blobs: Blobs::folder(folder.join("blobs")),
        }
    }

    pub async fn postgres(folder: &Path) -> Empty {
        let url = testkit::empty_postgres().await;
        let options = PostgresOptions { connections: 4, ..PostgresOptions::default() };
        Empty {
            record: Db::open_postgres(&url, options).await.unwrap(),
            readers: Db::open_postgres_beside(&url, "readers", options).await.unwrap(),
            blobs: Blobs::folder(folder.join("blobs")),
        }
    }

    /// Opens what was brought there, as the program does.
    pub async fn open(&self, clock: &Clock) -> (newsroom::Newsroom, readers::Readers) {
        let room = newsroom::Newsroom::open(self.record.clone(), self.blobs.clone(), clock.clone(), Chance::seeded(9))
            .await
            .unwrap();
        let seal = Seal::new(&[7; 32], "test");
        let readers = readers::Readers::open(self.readers.clone(), clock.clone(), Chance::seeded(9), seal)
            .await
            .unwrap();
        (room, readers)
    }
}

/// Every row of both databases as lines, those of a backup.
pub async fn rows(record: &Db, readers: &Db) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for (half, db) in [(Half::Record, record), (Half::Readers, readers)] {
        let mut tx = db.snapshot().await.unwrap();
        for table in half.tables().iter().filter(|table| table.reach != store::table::Reach::Made) {
            let mut lines = Vec::new();
            tx.rows(table, |row| {
                // Packed bytes may be packed otherwise.
                lines.push(format!("{:?}", row.iter().filter(|value| !matches!(value, Value::Bytes(_))).collect::<Vec<_>>()));
                Ok::<(), store::Error>(())
            })
            .await
            .unwrap();
            found.insert(format!("{}/{}", half.folder(), table.name), lines);
        }
    }
    found
}

/// Runs a text on a database.
pub async fn run(db: &Db, text: &str) {
    db.run(sql(text.to_owned()), Vec::new()).await.unwrap();
}
