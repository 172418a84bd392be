//! `dateline import ghost`, `import markdown`, `import page`: exit codes, reports, what readers see when the command is done.

use crate::import::file;
use crate::{Place, both_engines};
use serde_json::{Value, json};

const LONG: &str =
    "The wharf of the town opens again on Monday, after two winters in which nobody could land there, and the council expects many boats.";

fn ghost() -> String {
    let post = |id: &str, slug: &str, visibility: &str, words: &str| {
        json!({"id": id, "uuid": format!("u-{id}"), "title": format!("About {slug}"), "slug": slug, "status": "published", "visibility": visibility, "type": "post",
               "html": format!("<p>{words}</p>"), "published_at": "2026-02-01T10:00:00.000Z"})
    };
    json!({"db": [{"meta": {"version": "5.80.0"}, "data": {
        "posts": [post("a1", "lamps", "public", "Open words."), post("a2", "members", "members", "SECRET words.")],
        "tags": [], "users": [], "settings": [{"key": "title", "value": "The Lantern"}], "members": [{"email": "reader@private.example"}]}}]})
    .to_string()
}

both_engines! {
    async fn three_archives_beside_a_running_server(place: Place) {
        let server = place.serve().await;
        let export = file(&place, "ghost.json", ghost());
        let report: Value = place.json(&["import", "ghost", "--no-download", "--site", "https://lantern.example", &export]);
        assert_eq!((&report["source"]["kind"], &report["by_type"]["post"]["taken"]), (&"ghost".into(), &2.into()));
        assert!(server.get("/lamps").await.with_status(200).shows("Open words."));
        server.get("/members").await.with_status(404);
        assert_eq!(server.get("/p/u-a1").await.header("location"), "/lamps");
        assert_eq!(server.get("/search.json?q=SECRET").await.json()["total"], 0);

        file(&place, "site/_config.yml", "url: https://old.example\n");
        file(&place, "site/_posts/2026-02-03-wharf.md", "---\ntitle: The wharf\nredirect_from: /was\n---\nIt opens in **May**.\n");
        let folder = place.beside().join("site");
        let report: Value = place.json(&["import", "markdown", "--no-download", folder.to_str().unwrap()]);
        assert_eq!(report["totals"]["not_taken"], 0);
        assert!(server.get("/2026/02/03/wharf").await.with_status(200).shows("It opens in"));
        assert_eq!(server.get("/was").await.header("location"), "/2026/02/03/wharf");

        let page = file(&place, "page.html", format!("<html><title>Boats land</title><article><h1>Boats land</h1><p>{LONG}</p><p>{LONG} More.</p></article></html>"));
        let report: Value = place.json(&["import", "page", "--no-download", "--publish", &page]);
        let address = report["entries"].as_array().unwrap().iter().find(|entry| entry["type"] == "page").unwrap()["address"].as_str().unwrap().to_owned();
        assert!(server.get(&address).await.with_status(200).shows("two winters"));
        assert_eq!(place.json(&["verify"])["ok"], true);
    }
}

#[test]
fn what_is_none_of_them_is_refused_and_nothing_is_written() {
    let place = Place::sqlite();
    let export = file(&place, "other.json", "{\"users\": []}");
    let cut = file(&place, "cut.json", &ghost()[..200]);
    file(&place, "empty/a.txt", "no");
    let folder = place.beside().join("empty");
    let blank = file(&place, "blank.html", "<html></html>");
    for (arguments, words) in [
        (["import", "ghost", export.as_str()], "no export of Ghost"),
        (["import", "ghost", cut.as_str()], "the JSON is damaged"),
        (["import", "markdown", folder.to_str().unwrap()], "no Markdown file"),
        (["import", "page", blank.as_str()], "no story in this page"),
    ] {
        let ran = place.run(&arguments);
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains(words) && ran.err.contains("nothing was written"), "{ran:?}");
        assert!(!place.data().join("newsroom.db").exists());
    }
    let ran = place.run(&["import", "ghost", "--site", "lantern", &export]);
    assert_eq!(ran.code, 2, "{ran:?}");
}
