//! Markdown: what the source did not show does not become public.

use crate::bench::{Bench, entries, line};
use intake::report::Report;
use newsroom::public::Standing;

type File = (&'static str, &'static str);

/// Each text of the folder is held for the reason that its name begins with (`future-1.md`), or is public if that is `open`.
fn holds(report: &Report) {
    let mut found = 0;
    for entry in entries(report).values().filter(|entry| entry.source_id.contains(".md")) {
        let name = entry.source_id.rsplit('/').next().unwrap_or_default();
        let wanted = name.trim_start_matches("2026-01-02-").split(['-', '.']).next().unwrap_or_default();
        let line = line(entry);
        let fits = match wanted {
            "open" => entry.status == "published",
            _ => entry.status != "published" && line.contains(wanted),
        };
        assert!(fits, "{}: {line}", entry.source_id);
        found += 1;
    }
    assert!(found > 1, "{found}");
}

fn front(fields: &str) -> String {
    format!("---\ntitle: A\n{fields}\n---\nSECRET\n")
}

testkit::both_engines! {
    async fn days_that_are_to_come_or_cant_be_read(scene: Scene) {
        let bench = Bench::new(scene);
        for (number, day) in [
            "2099-01-05 10:00:00 EST",
            "Jan 5 2099",
            "2099-01-05 10:00 PM",
            "2099-01-05T10:00:00 +01:00",
            "Mon Jan 5 10:00:00 2099",
            "05.01.2099",
            "2099-01",
            "2099",
            "4070908800",
            "20990105",
        ].iter().enumerate() {
            bench.file(&format!("s/content/posts/future-{number}.md"), front(&format!("date: {day}")));
        }
        for (number, fields) in ["publishDate: 2099-01-01", "pubdate: 2099-01-05", "publish_date: 2099-01-01", "embargo: 2099-01-01", "params:\n  embargo_until: 1 May 2099"].iter().enumerate() {
            bench.file(&format!("s/content/posts/future-x{number}.md"), front(&format!("date: 2020-01-01\n{fields}")));
        }
        for (number, day) in ["01/02/2099", "soon", "2099-01-05 10:00 XYZT", "[12, 2]"].iter().enumerate() {
            bench.file(&format!("s/content/posts/date_unread-{number}.md"), front(&format!("date: {day}")));
        }
        let report = bench.import_texts("s", &[
            ("hugo.toml", "baseURL = 'https://lantern.example/'\n"),
            ("content/posts/expired-1.md", "---\ntitle: A\ndate: 2020-01-01\nunpublishdate: 2021-01-01\n---\nSECRET\n"),
            ("content/posts/expired-2.md", "---\ntitle: A\ndate: 2020-01-01\nexpires: May 1, 2021\n---\nSECRET\n"),
            ("content/posts/open-1.md", "---\ntitle: A\ndate: 2020-01-01\nexpiryDate: 2099-01-01\npublisher: The Press\nevent_date: 2099-01-01\n---\nText\n"),
            ("content/posts/open-2.md", "---\ntitle: A\ndate: 5 January 2020\npublished: true\nexpires: never\n---\nText\n"),
        ]).await;
        holds(&report);
        let report = bench.import_texts("j", &[
            ("_config.yml", "url: https://wharf.example\n"),
            ("_posts/2026-01-02-future.md", "---\ntitle: A\ndate: 2099-01-01 10:00:00 EST\n---\nSECRET\n"),
            ("_posts/2026-01-02-date_unread.md", "---\ntitle: A\ndate: tomorrow\n---\nSECRET\n"),
            ("_posts/2026-01-02-open.md", "---\ntitle: A\n---\nText\n"),
        ]).await;
        holds(&report);
    }

    async fn front_matter_that_is_not_plain_and_names_that_close(scene: Scene) {
        let bench = Bench::new(scene);
        for (number, text) in [
            "{\"title\":\"J\",\"date\":\"2020-01-01\",\"draft\":true}\nSECRET\n",
            "{ \"title\":\"J\",\n\"date\":\"2020-01-01\",\"draft\":true}\nSECRET\n",
            "\n---\ntitle: A\ndate: 2020-01-01\ndraft: true\n---\nSECRET\n",
            "<!-- x -->\n---\ntitle: A\ndate: 2020-01-01\ndraft: true\n---\nSECRET\n",
            "---json\n{\"title\":\"J\",\"draft\":true}\n---\nSECRET\n",
            "---\rtitle: A\rdate: 2020-01-01\rdraft: true\r---\rSECRET\r",
            "---\ntitle: a: b: c\ndraft: true # not yet\ndate: 2020-01-01\n---\nSECRET\n",
            "---\ntitle: a: b: c\ndraft: yes\ndate: 2020-01-01\n---\nSECRET\n",
            "---\ntitle: a\ndraft: 1\ndate: 2020-01-01\n---\nSECRET\n",
            "---\ntitle: a\nstatus: Draft\ndate: 2020-01-01\n---\nSECRET\n",
            "---\ntitle: a\nis_draft: true\ndate: 2020-01-01\n---\nSECRET\n",
        ].iter().enumerate() {
            bench.file(&format!("o/posts/draft-{number}.md"), text);
        }
        for (number, text) in ["---\ntitle: A\ndraft: true\nSECRET\n", "{\"title\": \"A\",\nSECRET\n", "draft: true\n\nSECRET\n"].iter().enumerate() {
            bench.file(&format!("o/posts/front_matter_unread-{number}.md"), text);
        }
        for (number, fields) in [
            "status: private", "status: pending", "public: false", "visible: no", "hidden: true", "visibility: [members]",
            "members: [gold]", "password: [a, b]", "params:\n  premium: true",
        ].iter().enumerate() {
            bench.file(&format!("o/posts/restricted-{number}.md"), front(&format!("date: 2020-01-01\n{fields}")));
        }
        for (number, words) in ["{% if page.x %}SECRET{% endif %}", "{% unless site.public %}SECRET{% endunless %}", "{% paywall %}SECRET"].iter().enumerate() {
            bench.file(&format!("o/posts/closed_part-{number}.md"), format!("---\ntitle: A\ndate: 2020-01-01\n---\n{words}\n"));
        }
        let report = bench.import_texts("o", &[
            ("posts/front_matter.md", "---js\n{draft: true}\n---\nSECRET\n"),
            ("posts/unpublished.md", "---\ntitle: A\ndate: 2020-01-01\npublished: 0\n---\nSECRET\n"),
            ("posts/open-1.md", "---\ntitle: A\ndate: 2020-01-01\nstatus: published\nvisibility: public\nhide_title: true\n---\nText {# SECRET #}{% if false %}SECRET{% endif %}\n"),
        ]).await;
        holds(&report);
        let mut snapshot = bench.scene.room.snapshot().await.unwrap();
        for (id,) in bench.scene.db.all::<(String,)>("SELECT id FROM article", store::params![]).await.unwrap() {
            if let Standing::Published(article) = snapshot.standing(&id).await.unwrap() {
                assert!(!serde_json::to_string(&article.content).unwrap().contains("SECRET"));
            }
        }
    }

    async fn what_folders_and_configurations_say(scene: Scene) {
        let bench = Bench::new(scene);
        let post = "---\ntitle: A\ndate: 2020-01-01\n---\nSECRET\n";
        let bare = "+++\ntitle = 'A'\ndate = 2020-01-01\n+++\nSECRET\n";
        let report = bench.import_texts("hugo", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\nignoreFiles = ['\\.note\\.md$', 'drawer/']\n"),
            ("content/hush/_index.md", "---\ntitle: SECRET section\ncascade:\n  draft: true\n---\n"),
            ("content/hush/draft-1.md", post),
            ("content/hush/deep/er/draft-2.md", post),
            ("content/hush/open.md", "---\ntitle: A\ndate: 2020-01-01\ndraft: false\n---\nText\n"),
            ("content/some/_index.md", "---\ntitle: Some\ncascade:\n- _target:\n    path: /some/kept/**\n  build:\n    render: never\n---\n"),
            ("content/some/kept/not_built.md", post),
            ("content/some/open.md", post),
            ("content/posts/lamps/index.md", post),
            ("content/posts/lamps/bundled.md", post),
            ("content/posts/lamps/sub/bundled-2.md", post),
            ("content/posts/ignored.note.md", post),
            ("content/drawer/ignored.md", post),
            ("content/posts/.hidden_file.md", post),
        ]).await;
        let lines: Vec<String> = entries(&report).iter().map(|(name, entry)| format!("{name}: {}", line(entry))).collect();
        let is = |wanted: &str| assert!(lines.iter().any(|line| line == wanted), "{wanted} in {lines:#?}");
        is("post content/posts/lamps/index.md: taken published /posts/lamps");
        is("post content/posts/lamps/bundled.md: taken draft bundled");
        is("post content/posts/lamps/sub/bundled-2.md: taken draft bundled");
        is("post content/hush/draft-1.md: taken draft draft");
        is("post content/hush/deep/er/draft-2.md: taken draft draft");
        is("post content/hush/open.md: taken published /hush/open");
        is("post content/some/kept/not_built.md: taken draft not_built");
        is("post content/some/open.md: taken published /some/open");
        is("post content/posts/ignored.note.md: taken draft ignored");
        is("post content/drawer/ignored.md: taken draft ignored");
        is("text content/posts/.hidden_file.md: not_taken hidden_file");
        // A section of drafts alone is none.
        assert!(!lines.iter().any(|line| line.starts_with("category drawer")), "{lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("tag drawer")), "{lines:#?}");

        let report = bench.import_texts("zola", &[
            ("config.toml", "base_url = 'https://b.example'\nignored_content = ['*.note.md']\n"),
            ("content/hush/_index.md", "+++\ntitle = 'SECRET'\ndraft = true\n+++\n"),
            ("content/hush/draft-1.md", bare),
            ("content/hush/sub/_index.md", "+++\ntitle = 'sub'\n+++\n"),
            ("content/hush/sub/draft-2.md", "+++\ntitle = 'A'\ndate = 2020-01-01\ndraft = false\n+++\nSECRET\n"),
            ("content/ok/open.md", bare),
            ("content/ok/col/index.md", bare),
            ("content/ok/col/bundled.md", bare),
            ("content/ok/ignored.note.md", bare),
        ]).await;
        let lines: Vec<String> = entries(&report).iter().map(|(name, entry)| format!("{name}: {}", line(entry))).collect();
        let is = |wanted: &str| assert!(lines.iter().any(|line| line == wanted), "{wanted} in {lines:#?}");
        is("post content/hush/draft-1.md: taken draft draft");
        is("post content/hush/sub/draft-2.md: taken draft draft");
        is("post content/ok/open.md: taken published /ok/open");
        is("post content/ok/col/index.md: taken published /ok/col");
        is("post content/ok/col/bundled.md: taken draft bundled");
        is("post content/ok/ignored.note.md: taken draft ignored");
        assert!(!lines.iter().any(|line| line.starts_with("category hush")), "{lines:#?}");

        let report = bench.import_texts("jekyll", &[
            ("_config.yml", "url: https://c.example\nexclude: [inside, ignored-1.md, '*.note.md']\ndefaults:\n- scope: {path: _posts/hush}\n  values: {published: false}\n- scope: {path: '', type: posts}\n  values: {permalink: '/blog/:title/'}\n"),
            ("_posts/hush/2026-01-02-unpublished.md", "---\ntitle: A\n---\nSECRET\n"),
            ("_posts/2026-01-02-open.md", "---\ntitle: A\n---\nText\n"),
            ("_posts/2026-01-02-not_built.md", "SECRET\n"),
            ("not_built.md", "SECRET\n"),
            ("inside/ignored.md", post),
            ("ignored-1.md", post),
            ("deep/ignored.note.md", post),
            ("open-1.md", post),
        ]).await;
        holds(&report);
        let entries_of = entries(&report);
        assert_eq!(entries_of["post _posts/2026-01-02-open.md"].address, "/blog/open");

        let report = bench.import_texts("eleventy", &[
            (".eleventyignore", "# no\nsecret/\nignored-1.md\n"),
            ("eleventy.config.js", "export default c => { c.ignores.add(\"posts/ignored-3.md\") }"),
            ("drafts/drafts.json", "{\"draft\": true}"),
            ("drafts/draft.md", post),
            ("folded/folded.11tydata.json", "{\"permalink\": false, \"tags\": \"posts\"}"),
            ("folded/not_built.md", post),
            ("posts/draft-1.json", "{\"draft\": true}"),
            ("posts/draft-1.md", post),
            ("posts/ignored-3.md", post),
            ("run/run.11tydata.js", "module.exports = { permalink: data => data.hush ? false : undefined }"),
            ("run/unread_program.md", post),
            ("secret/ignored.md", post),
            ("ignored-1.md", post),
            ("posts/open.md", post),
        ]).await;
        holds(&report);
        assert!(report.warnings.iter().any(|warning| warning.code == "unread_program" && warning.message.contains("run.11tydata.js")));
    }

    async fn a_folder_is_the_same_source_wherever_it_lies(scene: Scene) {
        let bench = Bench::new(scene);
        let ours: &[File] = &[("a.md", "---\ntitle: Ours\ndate: 2026-01-02\n---\nText\n"), ("b.md", "---\ntitle: Ours too\ndate: 2026-01-02\n---\nText\n")];
        bench.import_texts("one/site", ours).await;
        // Another paper's folder of the same name changes nothing of it.
        let other = bench.import_texts("two/site", &[("a.md", "---\ntitle: Theirs\ndate: 2026-01-02\n---\nOther\n")]).await;
        assert_eq!(other.totals.changed, 0);
        assert_eq!(bench.count("SELECT count(*) FROM article").await, 3);
        // Moved, and with its address told only now, it is the one that it was.
        let (digest, head) = (bench.digest().await, bench.scene.room.ledger_head().await.unwrap());
        for (folder, more) in [("three/elsewhere", None), ("four/site", Some(("hugo.toml", "baseURL = 'https://lantern.example/'\n")))] {
            let files: Vec<File> = ours.iter().copied().chain(more).collect();
            let again = bench.import_texts(folder, &files).await;
            assert!(again.warnings.iter().any(|warning| warning.code == "known_source"), "{folder}");
            assert_eq!(again.written.articles, 0, "{folder}");
            assert_eq!(bench.count("SELECT count(*) FROM article").await, 3, "{folder}");
            if more.is_none() {
                assert_eq!((bench.digest().await, bench.scene.room.ledger_head().await.unwrap()), (digest.clone(), head));
            }
        }
    }
}
