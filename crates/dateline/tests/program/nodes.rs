//! Two nodes on one PostgreSQL with the same files: each is the whole paper, and one that has lost its record can be told what must
//! not stand any longer.

use crate::fault::until;
use crate::place::postgres_server;
use crate::take_over::Crowd;
use crate::wire::Wire;
use crate::writer::story;
use crate::{Page, Place, Server, Writer};
use serde_json::json;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::time::Instant;

/// Plans that come due on both nodes at once.
const PLANS: usize = 24;

/// Two nodes that serve; the second one began with the first one's snapshot, and reaches the record over a wire.
struct Nodes {
    first: Place,
    second: Place,
    at_first: Server,
    at_second: Server,
    wire: Wire,
    token: String,
    /// Of a story that both show.
    address: String,
}

impl Nodes {
    async fn begin() -> Nodes {
        let first = Place::postgres().await;
        let at_first = first.serve().await;
        let token = Writer::key(&first, "chief");
        let writer = Writer::at(&at_first, &token);
        writer.section("harbour", "Harbour").await;
        let address = published(&writer, "The wharf opens").await.1;
        let wire = Wire::lay().await;
        let second = first.another_node(&wire.address());
        first.json(&["press", "snapshot", second.data().to_str().unwrap()]);
        let at_second = second.serve().await;
        Nodes { first, second, at_first, at_second, wire, token, address }
    }

    fn writers(&self) -> (Writer, Writer) {
        (Writer::at(&self.at_first, &self.token), Writer::at(&self.at_second, &self.token))
    }
}

/// A published story: its id and its address.
async fn published(writer: &Writer, headline: &str) -> (String, String) {
    writer.published(story(headline, "Boats come.")).await
}

/// Asks until a page is so, and says how long that took.
async fn comes(server: &Server, path: &str, what: &str, is_so: impl Fn(&Page) -> bool) {
    let took = until(what, || async { is_so(&server.get(path).await) }).await;
    println!("{what}: {took} ms");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_are_one_paper() {
    let nodes = Nodes::begin().await;
    let (one, other) = nodes.writers();
    // What is published at either is there at the other, and so is its picture.
    let asset = one.picture("wharf.png", [9, 40, 90], &[("alt", "The wharf")]).await;
    let mut with_picture = story("Seen from the pier", "Boats come.");
    with_picture["lead"] = json!({"asset": asset, "alt": "The wharf", "caption": "", "credit": ""});
    let (pictured, address) = one.published(with_picture).await;
    comes(&nodes.at_second, &address, "published at one, visible at the other", |page| page.status == 200).await;
    let page = nodes.at_second.get(&address).await;
    let picture = page.links(nodes.at_second.about["url"].as_str().unwrap());
    let picture = picture.iter().find(|link| link.starts_with("/media/")).expect("its picture");
    nodes.at_second.get(picture).await.with_status(200);
    let (_, back) = published(&other, "Heard from the hill").await;
    comes(&nodes.at_first, &back, "the other way", |page| page.status == 200).await;
    one.must("POST", &format!("/articles/{pictured}/withdraw"), json!({"reason": "wrong", "notice": "It was wrong."}), 200)
        .await;
    comes(&nodes.at_second, &address, "withdrawn at one, gone at the other", |page| page.status == 410).await;
    assert!(!nodes.at_second.get("/").await.shows("Seen from the pier"));

    // Plans that both nodes see coming go out once.
    let at = store::Clock::System.now().plus_seconds(3).to_string();
    let mut plans = Vec::new();
    for plan in 0..PLANS {
        let writer = if plan % 2 == 0 { &one } else { &other };
        let id = writer.draft(story(&format!("Planned {plan}"), "Boats come.")).await;
        writer.must("POST", &format!("/articles/{id}/publish"), json!({"at": at}), 202).await;
        plans.push(id);
    }
    for id in &plans {
        until("the plan is out", || async { other.status(id).await == "published" }).await;
    }
    let ledger = crate::kill::whole_ledger(&Writer::hire(&nodes.first, &nodes.at_first, "admin")).await;
    for id in &plans {
        let events = ledger.iter().filter(|event| event["noun_id"] == **id && event["kind"] == "article_published");
        assert_eq!(events.count(), 1, "{id} went out once");
    }
    for server in [&nodes.at_first, &nodes.at_second] {
        comes(server, "/harbour", "the last plan", |page| page.shows(&format!("Planned {}", PLANS - 1))).await;
    }
    for place in [&nodes.first, &nodes.second] {
        assert_eq!(place.json(&["verify"])["ok"], true);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_begins_with_anothers_snapshot() {
    let nodes = Nodes::begin().await;
    let mode = |path: &str| std::fs::metadata(nodes.second.data().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("secret.key")), (0o700, 0o600));
    nodes.at_second.terminate();
    assert_eq!(nodes.at_second.ended().await, Some(0));
    let paper = nodes.second.data().join("paper/current/paper.db");
    let first_paper = std::fs::metadata(&paper).unwrap().ino();
    // With its record away it serves what the snapshot holds, and search finds it.
    nodes.wire.cut();
    let at_second = nodes.second.serve().await;
    assert!(at_second.get(&nodes.address).await.with_status(200).shows("The wharf opens"));
    assert!(at_second.get("/search.json?q=wharf").await.shows("The wharf opens"));
    nodes.wire.mend().await;
    at_second.wait_for_record("up").await;
    let (_, address) = published(&Writer::at(&nodes.at_first, &nodes.token), "After the snapshot").await;
    comes(&at_second, &address, "it follows on", |page| page.status == 200).await;
    assert_eq!(std::fs::metadata(&paper).unwrap().ino(), first_paper, "no paper was made anew");
    // One without the key of the others does not make a key of its own.
    let stranger = nodes.first.another_node(&postgres_server());
    let refused = stranger.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code != 0 && refused.err.contains("press snapshot"), "{refused:?}");
    assert!(!stranger.data().join("secret.key").exists());
    // Where something lies already, and inside the data directory, none is made.
    for folder in [nodes.second.data(), nodes.first.data().join("inside")] {
        assert_eq!(nodes.first.run(&["press", "snapshot", folder.to_str().unwrap()]).code, 2);
    }
    assert_eq!(
        Place::sqlite()
            .run(&["press", "snapshot", nodes.first.beside().join("x").to_str().unwrap()])
            .code,
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_lost_its_record_obeys_a_signed_order() {
    let nodes = Nodes::begin().await;
    let (one, _) = nodes.writers();
    let (id, address) = published(&one, "The mayor resigns").await;
    let (again, kept) = published(&one, "The mayor stays").await;
    for path in [&address, &kept] {
        comes(&nodes.at_second, path, "visible at the other", |page| page.status == 200).await;
    }
    let node = nodes.at_second.address();
    let order = |place: &Place, reference: &str, node: &str| {
        place.run(&["article", "withdraw", reference, "--reason", "a court's order", "--notice", "Not true.", "--node", node])
    };
    let refused = order(&nodes.first, &address, &node);
    assert!(refused.code == 5 && refused.err.contains("has its record"), "{refused:?}");

    // A network whose middle is gone tells nobody.
    nodes.wire.hold();
    let since = Instant::now();
    nodes.at_second.wait_for_record("down").await;
    println!("degraded after {} ms", since.elapsed().as_millis());
    assert_eq!(nodes.at_second.ready().await.1["status"], "degraded");
    let stranger = Place::sqlite();
    stranger.run(&["staff", "add", "a@tidings.example", "--role", "chief"]).done();
    let refused = order(&stranger, &address, &node);
    assert!(refused.code == 5 && refused.err.contains("not signed"), "{refused:?}");
    assert_eq!(nodes.at_second.get(&address).await.status, 200, "an order of somebody else is none");
    assert_eq!(order(&nodes.first, "/nowhere", &node).code, 5);
    let gone = |page: &Page| page.status == 410 && page.shows("Not true.") && !page.shows("The mayor resigns");
    order(&nodes.first, &address, &node).done();
    order(&nodes.first, &format!("http://localhost{kept}"), &node).done();
    order(&nodes.first, &address, &node).done();
    let off = |page: &Page| !page.shows("The mayor resigns");
    assert!(gone(&nodes.at_second.get(&address).await));
    for path in ["/", "/harbour", "/rss.xml", "/search.json?q=mayor"] {
        assert!(off(&nodes.at_second.get(path).await), "{path}");
    }
    nodes.at_first.get(&address).await.with_status(200);
    // It outlasts the program, the record's return and another paper.
    nodes.at_second.kill();
    let at_second = nodes.second.serve().await;
    assert!(gone(&at_second.get(&address).await));
    nodes.wire.mend().await;
    at_second.wait_for_record("up").await;
    let (_, later) = published(&one, "A quiet day").await;
    comes(&at_second, &later, "it follows again", |page| page.status == 200).await;
    nodes.second.json(&["press", "rebuild"]);
    assert!(gone(&at_second.get(&address).await) && off(&at_second.get("/harbour").await));
    let status = nodes.second.json(&["press", "status"]);
    assert_eq!(status["taken_off"].as_array().map(Vec::len), Some(2), "{status}");
    // The record confirms the one and overrules the other.
    one.must(
        "POST",
        &format!("/articles/{id}/withdraw"),
        json!({"reason": "a court's order", "notice": "By a court."}),
        200,
    )
    .await;
    comes(&at_second, &address, "confirmed", |page| page.status == 410 && page.shows("By a court.")).await;
    one.save(&again, 1, &story("The mayor stays", "It is certain.")).await;
    one.publish(&again).await;
    comes(&at_second, &kept, "overruled", |page| page.status == 200 && page.shows("The mayor stays")).await;
    let status = nodes.second.json(&["press", "status"]);
    assert_eq!(status["taken_off"], json!([]), "{status}");
    assert_eq!(nodes.second.json(&["verify"])["ok"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_are_restarted_in_turn_and_readers_notice_nothing() {
    let Nodes {
        first,
        second,
        mut at_first,
        mut at_second,
        token,
        address,
        wire: _wire,
    } = Nodes::begin().await;
    let paths = ["/", &address, "/harbour", "/?lite"];
    let crowds = [Crowd::gather(&at_first.address(), &paths), Crowd::gather(&at_second.address(), &paths)];
    for turn in 0..2 {
        let next = Server::start(&first, &["--take-over"]).await;
        assert_eq!(at_first.ended().await, Some(0));
        at_first = next;
        let (_, address) = published(&Writer::at(&at_first, &token), &format!("Turn {turn}")).await;
        comes(&at_second, &address, "at the one that waits for its turn", |page| page.status == 200).await;
        let next = Server::start(&second, &["--take-over"]).await;
        assert_eq!(at_second.ended().await, Some(0));
        at_second = next;
        at_second.get(&address).await.with_status(200);
    }
    for crowd in crowds {
        assert!(crowd.disperse() > 50);
    }
}
