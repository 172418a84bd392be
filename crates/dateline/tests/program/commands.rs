//! Commands: their exit codes, their JSON, alone and beside a running server.

use crate::{Place, Writer, both_engines};
use serde_json::json;

const MARKDOWN: &str = "+++\nheadline = \"The lock gate sticks\"\nstandfirst = \"Third time this month.\"\ntags = [\"lock\"]\n+++\n\nThe gate stuck \
                        on **Monday**.\n\n## Again\n\nAnd on Tuesday.\n";

both_engines! {
    async fn stories_go_through_commands_without_a_server(place: Place) {
        story_of_commands(&place, "alone");
    }

    async fn stories_go_through_commands_beside_a_server(place: Place) {
        let server = place.serve().await;
        let address = story_of_commands(&place, "beside");
        // The command returned: readers see what it did.
        server.get(&address).await.with_status(410);
    }

    async fn staff_come_and_go_through_commands(place: Place) {
        let server = place.serve().await;
        let added = place.run_with(&["staff", "add", "ada@tidings.example", "--role", "editor", "--name", "Ada", "--password-stdin", "--json"], "correct horse battery\n");
        assert_eq!(added.done().json()["email"], "ada@tidings.example");
        assert_eq!(place.run(&["staff", "add", "ada@tidings.example", "--role", "editor"]).code, 5, "a second one of that name");
        assert_eq!(place.run(&["staff", "add", "bo@tidings.example", "--role", "emperor"]).code, 2, "no such role");
        let members = place.json(&["staff", "list"]);
        assert_eq!(members["items"][0]["role"], "editor");
        assert_eq!(members["items"][0]["desks"], json!(["news"]));

        let sign_in = |password: &str| {
            let body = json!({"email": "ada@tidings.example", "password": password});
            server.client.post(format!("{}/desk/api/session", server.address())).header("content-type", "application/json").body(body.to_string()).send()
        };
        assert_eq!(sign_in("correct horse battery").await.unwrap().status(), 201);
        place.run_with(&["staff", "reset", "ada@tidings.example"], "another long one\n").done();
        assert_eq!(sign_in("correct horse battery").await.unwrap().status(), 401);
        assert_eq!(sign_in("another long one").await.unwrap().status(), 201);

        let token = place.run(&["staff", "token", "ada@tidings.example", "--scope", "article.read", "--expires", "30d"]).done().out;
        assert_eq!(token.split_whitespace().count(), 1, "the token alone");
        let ada = Writer::at(&server, token.trim());
        ada.must("GET", "/articles", json!(null), 200).await;
        ada.must("POST", "/articles", json!({"headline": "Not in this key's scope"}), 403).await;
        assert_eq!(place.run(&["staff", "token", "ada@tidings.example", "--scope", "everything"]).code, 2);
        place.run(&["staff", "disable", "ada@tidings.example"]).done();
        ada.must("GET", "/articles", json!(null), 401).await;
        assert_eq!(sign_in("another long one").await.unwrap().status(), 401);
        assert_eq!(place.run(&["staff", "disable", "nobody@tidings.example"]).code, 5);
    }

    async fn fronts_are_set_and_shown(place: Place) {
        let server = place.serve().await;
        let id = place.run_with(&["article", "create", "-"], MARKDOWN).done().out.trim().to_owned();
        place.run(&["article", "publish", &id]).done();
        let layout = json!({"containers": [{"shape": "lead", "title": "Lock notices", "cards": [id]}]});
        let set = place.run_with(&["front", "set", "home", "-", "--json"], &layout.to_string()).done();
        assert_eq!(set.json()["visible"], true);
        let shown = place.json(&["front", "show", "home"]);
        assert_eq!(shown["live"]["containers"][0]["title"], "Lock notices");
        assert!(server.get("/").await.with_status(200).shows("Lock notices"));
        let wrong = place.run_with(&["front", "set", "home", "-"], "{\"containers\": [{\"shape\": \"pyramid\"}]}");
        assert_eq!((wrong.code, wrong.err.contains("/containers/0/shape")), (3, true), "{wrong:?}");
        assert_eq!(place.run(&["front", "show", "nowhere"]).code, 5);
        assert_eq!(place.run(&["front", "show", "home", "--edition", "xx"]).code, 5);
    }

    async fn press_and_verify_answer_alone_and_beside(place: Place) {
        place.run_with(&["article", "create", "-"], MARKDOWN).done();
        let first = place.run_with(&["article", "create", "-"], MARKDOWN).done().out.trim().to_owned();
        place.run(&["article", "publish", &first]).done();
        let alone = place.json(&["verify"]);
        assert_eq!((&alone["ok"], &alone["problems"], &alone["counts"]["published"]), (&json!(true), &json!([]), &json!(1)), "{alone}");
        assert_eq!(alone["engine"], if place.database.is_some() { "postgres" } else { "sqlite" });
        place.json(&["press", "rebuild"]);

        let server = place.serve().await;
        let beside = place.json(&["verify"]);
        assert_eq!(beside, alone, "a rebuild and a server change nothing");
        let status = place.json(&["press", "status"]);
        assert_eq!((&status["lag"], &status["articles"], &status["found"], &status["parked"]), (&json!(0), &json!(1), &json!(1), &json!([])));
        server.get("/").await.with_status(200);
        assert_eq!(server.get("/").await.header("cache-status"), "dateline; hit");
        assert!(place.json(&["press", "drop", "list/latest/en/head"])["dropped"].as_i64().unwrap() >= 1);
        assert_ne!(server.get("/").await.header("cache-status"), "dateline; hit");
        assert!(place.json(&["press", "drop", "--all"])["dropped"].as_i64().unwrap() >= 1);
        assert_eq!(place.run(&["press", "drop", "teapot"]).code, 2);
        assert_eq!(place.run(&["press", "drop"]).code, 2);
        assert_eq!(place.json(&["press", "rebuild", "--only", "paper"])["articles"], 1);
        assert_eq!(place.json(&["press", "prepare"])["ready"], true);
        assert_eq!(place.json(&["verify"])["paper_digest"], alone["paper_digest"]);
    }

    async fn verify_finds_what_does_not_agree(place: Place) {
        let id = place.run_with(&["article", "create", "-"], MARKDOWN).done().out.trim().to_owned();
        place.run(&["article", "publish", &id]).done();
        // Somebody takes the story out of the paper behind the program's back.
        let options = store::SqliteOptions { create: false, ..store::SqliteOptions::default() };
        let db = store::Db::open_sqlite(&place.data().join("paper/current/paper.db"), options).await.unwrap();
        db.run("DELETE FROM article", store::params![]).await.unwrap();
        db.close().await;
        let found = place.run(&["verify", "--json"]);
        assert_eq!(found.code, 6);
        assert_eq!(found.json()["ok"], false);
        assert!(found.json()["problems"].as_array().unwrap().iter().any(|problem| problem["where"] == "paper"), "{found:?}");
        place.run(&["press", "rebuild"]).done();
        assert_eq!(place.run(&["verify"]).code, 0);
    }
}

/// Creates, publishes, plans and withdraws; gives the address of what was withdrawn.
fn story_of_commands(place: &Place, word: &str) -> String {
    let created = place.run_with(&["article", "create", "-", "--json"], MARKDOWN).done().json();
    assert_eq!((&created["number"], &created["status"], &created["address"]), (&json!(null), &json!("draft"), &json!(null)));
    assert_eq!(created["revision"], 1);
    let id = created["id"].as_str().unwrap();
    let shown = place.json(&["article", "show", id]);
    assert_eq!(shown["headline"], "The lock gate sticks");
    assert_eq!(shown["body"]["blocks"][1]["type"], "subhead", "{shown}");

    let published = place.json(&["article", "publish", id]);
    assert_eq!(published["visible"], true);
    let (address, number) = (published["address"].as_str().unwrap(), published["number"].to_string());
    for reference in [address, &number, &format!("https://paper.example{address}")] {
        assert_eq!(place.json(&["article", "show", reference])["id"], id, "{reference}");
    }

    let file = place.beside().join(format!("{word}.json"));
    std::fs::write(&file, json!({"headline": "Planned", "body": {"html": "<p>Later.</p>"}}).to_string()).unwrap();
    let planned = place.run(&["article", "create", file.to_str().unwrap()]).done().out.trim().to_owned();
    let answer = place.json(&["article", "publish", &planned, "--at", "2199-01-01T08:00:00Z"]);
    assert_eq!((&answer["status"], &answer["visible"]), (&json!("scheduled"), &json!(false)));
    let listed = place.json(&["article", "list", "--status", "scheduled"]);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(place.json(&["article", "list"])["items"].as_array().unwrap().len(), 2);

    let withdrawn = place.json(&["article", "withdraw", &number, "--reason", "It was another gate", "--notice", "Taken off."]);
    assert_eq!(withdrawn["status"], "withdrawn");
    assert_eq!(place.run(&["article", "withdraw", &number, "--reason", "Twice"]).code, 5);
    address.to_owned()
}

#[tokio::test]
async fn each_way_to_end_has_its_code() {
    let place = Place::sqlite();
    let refused = |arguments: &[&str], input: &str, code: i32, words: &str| {
        let ran = place.run_with(arguments, input);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {ran:?}");
    };
    refused(&[], "", 2, "Usage");
    refused(&["publish"], "", 2, "publish");
    refused(&["article", "publish"], "", 2, "REF");
    refused(&["serve", "--listen", "nowhere"], "", 2, "--listen nowhere");
    refused(&["serve", "--url", "paper.example"], "", 2, "--url paper.example");
    refused(&["serve", "--url", "https://paper.example/news?x"], "", 2, "without a path");
    for reading in [
        &["verify"][..],
        &["doctor"],
        &["article", "list"],
        &["article", "show", "1"],
        &["front", "show", "home"],
        &["staff", "list"],
        &["press", "status"],
    ] {
        refused(reading, "", 2, "there is no paper here");
    }
    assert_eq!(
        std::fs::read_dir(place.data()).map_or(0, Iterator::count),
        0,
        "a directory that is only asked about is not made"
    );
    refused(&["serve", "--database", "mysql://x"], "", 2, "--database");
    place.run(&["staff", "add", "bo@tidings.example", "--role", "admin"]).done();
    refused(&["article", "list", "--status", "famous"], "", 2, "--status famous");
    refused(&["article", "create", "/no/such/file"], "", 3, "/no/such/file");
    refused(&["article", "create", "-"], "{\"headline\": \n oops}", 3, "line 2");
    refused(&["article", "create", "-"], "no front matter", 3, "line 1");
    refused(&["article", "create", "-"], "---\nheadline: [\n---\nText", 3, "front matter");
    refused(&["article", "create", "-"], "---\nheadline: x\ncolour: red\n---\nText", 3, "colour");
    refused(&["article", "create", "-"], "{\"headline\": 5, \"colour\": \"red\"}", 3, "/colour");
    refused(&["article", "create", "-"], "{\"headline\": \"Nowhere\", \"section\": \"no-such-section\"}", 3, "/section");
    refused(&["article", "show", "4711"], "", 5, "4711: there is no such story");
    refused(&["article", "publish", "/not/there"], "", 5, "/not/there");
    refused(&["article", "withdraw", "1", "--reason", "x", "--node", "http://127.0.0.1:9"], "", 1, "can't be reached");
    assert_eq!(place.json(&["article", "list"])["items"], json!([]), "refused input leaves nothing behind");

    let failed = place.run(&["article", "show", "4711", "--json"]);
    assert_eq!(failed.json()["error"]["exit"], 5, "with --json also a failure is one document");
    assert_eq!(place.run(&["version", "--json"]).done().json()["version"], env!("CARGO_PKG_VERSION"));
    let document = place.run(&["openapi"]).done().json();
    assert_eq!(document["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(), ["3", "1"]);

    // A story that may not go out yet is refused by a rule.
    let id = place
        .run_with(&["article", "create", "-"], "{\"headline\": \"\"}")
        .done()
        .out
        .trim()
        .to_owned();
    assert_eq!(place.run(&["article", "publish", &id]).code, 5);
    assert_eq!(place.run(&["article", "publish", &id, "--at", "some day"]).code, 2);
    let yaml =
        "---\r\nheadline: \"The lock: again\"\r\ntags: [lock, harbour]\r\nbylines:\r\n  - name: Ilse Varnay\r\n---\r\nThe gate stuck.\r\n";
    let id = place.run_with(&["article", "create", "-"], yaml).done().out.trim().to_owned();
    let shown = place.json(&["article", "show", &id]);
    assert_eq!(
        (&shown["headline"], &shown["tags"], &shown["bylines"][0]["name"]),
        (&json!("The lock: again"), &json!(["lock", "harbour"]), &json!("Ilse Varnay"))
    );
    let quiet = place
        .run_with(&["staff", "add", "ada@tidings.example", "--role", "admin", "--quiet"], "")
        .done();
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[tokio::test]
async fn a_command_can_be_interrupted() {
    let place = Place::sqlite();
    place.run(&["staff", "add", "bo@tidings.example", "--role", "admin"]).done();
    let mut child = place
        .command(&["staff", "add", "ada@tidings.example", "--role", "admin", "--password-stdin"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Kept open: waiting for the command would close it, and an empty password is another end.
    let stdin = child.stdin.take();
    // It holds the directory while it waits for the password, which never comes.
    while std::fs::File::open(place.data().join("run/lock")).unwrap().try_lock().is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdin);
    let names = place.json(&["staff", "list"])["items"].as_array().map(Vec::len);
    assert_eq!(names, Some(1), "who was to be added is not there");
}

#[tokio::test]
async fn settings_come_from_flag_environment_file_in_this_order() {
    let place = Place::sqlite();
    let other = place.beside().join("other");
    let added = place
        .command(&["staff", "add", "bo@tidings.example", "--role", "admin", "--data"])
        .arg(&other)
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    let listing = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    place.run_with(&["article", "create", "-"], MARKDOWN).done();
    assert_eq!(listing(&mut place.command(&["article", "list", "--json"])), 1, "from the environment");
    assert_eq!(listing(place.command(&["article", "list", "--json", "--data"]).arg(&other)), 0, "the flag is stronger");

    std::fs::write(place.data().join("dateline.toml"), "url = \"https://file.example\"\nlisten = \"127.0.0.1:0\"\n").unwrap();
    for (flag, environment, expected) in [
        (None, None, "https://file.example"),
        (None, Some("https://environment.example"), "https://environment.example"),
        (Some("https://flag.example"), Some("https://environment.example"), "https://flag.example"),
    ] {
        let mut command = place.command(&["serve", "--json"]);
        command.args(flag.map(|url| format!("--url={url}")));
        command.envs(environment.map(|url| ("DATELINE_URL", url)));
        let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        let about: serde_json::Value = serde_json::from_str(&line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(about["url"], expected);
    }
    std::fs::write(place.data().join("dateline.toml"), "lisen = \"127.0.0.1:0\"\n").unwrap();
    let wrong = place.run(&["article", "list"]);
    assert_eq!((wrong.code, wrong.err.contains("lisen")), (2, true), "{wrong:?}");
}

#[tokio::test]
async fn doctor_tells_what_is_wrong() {
    let place = Place::sqlite();
    let nowhere = place.run(&["doctor", "--json"]);
    assert_eq!(nowhere.code, 2, "{nowhere:?}");
    assert!(!place.data().join("newsroom.db").exists(), "a look makes no record");
    place.run_with(&["article", "create", "-"], MARKDOWN).done();
    place.run(&["press", "rebuild"]).done();
    assert_eq!(place.run(&["doctor"]).code, 0);
    std::fs::rename(place.data().join("newsroom.db"), place.beside().join("away.db")).unwrap();
    let gone = place.run(&["doctor", "--json"]);
    assert_eq!(gone.code, 6, "{gone:?}");
    assert!(
        gone.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|found| found["where"] == "record" && found["level"] == "wrong")
    );
    assert_eq!(place.run(&["article", "list"]).code, 1, "a missing record is not made anew by a command");
    assert!(!place.data().join("newsroom.db").exists());
}
