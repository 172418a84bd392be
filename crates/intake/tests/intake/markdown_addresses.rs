//! Markdown: where pages stood.

use crate::bench::{Bench, entries, line};
use newsroom::public::Standing;

type File = (&'static str, &'static str);

/// Where each text stands, and what leads there.
async fn stand(bench: &Bench, folder: &str, files: &[File]) -> Vec<String> {
    let report = bench.import_texts(folder, files).await;
    let found = entries(&report);
    let mut all: Vec<String> = found
        .values()
        .filter(|entry| entry.source_id.ends_with(".md"))
        .map(|entry| format!("{} {}", entry.source_id, line(entry)))
        .collect();
    all.sort();
    all
}

const POST: &str = "---\ntitle: A title\ndate: 2026-01-02\n---\nText\n";

testkit::both_engines! {
    async fn addresses_by_the_rules_of_each_site_maker(scene: Scene) {
        let bench = Bench::new(scene);
        let found = stand(&bench, "hugo", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\ndefaultContentLanguage = 'en'\n[permalinks]\nnews = '/:year/:month/:slug/'\n[languages.en]\n[languages.de]\n"),
            ("content/news/e.md", POST),
            ("content/news/e.de.md", POST),
            ("content/posts/2026-01-01-dated.md", POST),
            ("content/is/a.md", POST),
            ("content/posts/own.md", "---\ntitle: Own\ndate: 2026-01-02\nurl: /custom/d.html\naliases: [near]\n---\nText\n"),
        ]).await;
        assert_eq!(found, [
            "content/is/a.md taken published /is/a",
            "content/news/e.de.md taken published /de/2026/01/a-title",
            "content/news/e.md taken published /2026/01/a-title",
            "content/posts/2026-01-01-dated.md taken published /posts/2026-01-01-dated",
            "content/posts/own.md taken published /custom/d",
        ]);
        let redirects = async || -> Vec<String> {
            let mut all = bench.scene.db.all::<(String,)>("SELECT path FROM address", store::params![]).await.unwrap();
            all.extend(bench.scene.db.all::<(String,)>("SELECT from_address FROM redirect", store::params![]).await.unwrap());
            all.into_iter().map(|(path,)| path).collect()
        };
        let there = redirects().await;
        assert!(there.contains(&"/custom/d.html".to_owned()) && there.contains(&"/custom/near".to_owned()), "{there:?}");

        let found = stand(&bench, "folders", &[
            ("hugo.toml", "baseURL = 'https://d.example/'\ndefaultContentLanguage = 'en'\ndefaultContentLanguageInSubdir = true\n[languages.en]\ncontentDir = 'content/english'\n[languages.fr]\ncontentDir = 'content/french'\n"),
            ("content/english/town/a.md", POST),
            ("content/french/town/a.md", POST),
        ]).await;
        assert_eq!(found, ["content/english/town/a.md taken published /en/town/a", "content/french/town/a.md taken published /fr/town/a"]);
        assert_eq!(bench.count("SELECT count(*) FROM article a JOIN article b ON a.translation_group = b.translation_group WHERE a.address = '/fr/town/a' AND b.address = '/en/town/a'").await, 1);

        let found = stand(&bench, "jekyll", &[
            ("_config.yml", "url: https://b.example\nbaseurl: /site\ntimezone: Asia/Tokyo\npermalink: pretty\ncollections:\n  docs:\n    output: true\n  made:\n    output: true\n    permalink: /m/:name/\n"),
            ("_posts/2026-01-02-a.md", "---\ntitle: A\ncategories: news sport\n---\nText\n"),
            ("town/_posts/2026-01-02-b.md", "---\ntitle: B\n---\nText\n"),
            ("_docs/in/tro.md", "---\ntitle: C\n---\nText\n"),
            ("_made/pie.md", "---\ntitle: D\n---\nText\n"),
        ]).await;
        assert_eq!(found, [
            "_docs/in/tro.md taken published /site/docs/in/tro",
            "_made/pie.md taken published /site/m/pie",
            "_posts/2026-01-02-a.md taken published /site/news/sport/2026/01/02/a",
            "town/_posts/2026-01-02-b.md taken published /site/town/2026/01/02/b",
        ]);

        let at = bench.count("SELECT first_published_at FROM article WHERE address = '/site/news/sport/2026/01/02/a'").await;
        assert_eq!(at, 1_767_279_600_000_000, "midnight in Tokyo");

        let found = stand(&bench, "hexo", &[
            ("_config.yml", "url: https://c.example\nroot: /blog/\npermalink: :year/:month/:title.html\ntheme_config: {}\n"),
            ("source/_posts/a.md", POST),
        ]).await;
        assert_eq!(found, ["source/_posts/a.md taken published /blog/2026/01/a"]);
        let there = redirects().await;
        assert!(there.contains(&"/blog/2026/01/a.html".to_owned()), "{there:?}");

        let found = stand(&bench, "eleventy", &[
            (".eleventy.js", "x"),
            ("posts/2026-01-02-a.md", POST),
            ("posts/b.md", "---\ntitle: The B\ndate: 2026-01-02\npermalink: \"/x/{{ title | slug }}/\"\n---\nText\n"),
            ("posts/c.md", "---\ntitle: C\ndate: 2026-01-02\npermalink: \"/y/{{ collection.odd }}/\"\n---\nText\n"),
        ]).await;
        assert_eq!(found, [
            "posts/2026-01-02-a.md taken published /posts/a",
            "posts/b.md taken published /x/the-b",
            "posts/c.md taken published /posts/c address_unknown",
        ]);
    }

    async fn lists_of_the_old_site_lead_to_what_took_their_place(scene: Scene) {
        let bench = Bench::new(scene);
        let town = "---\ntitle: A\ndate: 2026-01-02\ncategories: [town]\ntags: [sea]\n---\nText\n";
        let secret = "---\ntitle: B\ndate: 2026-01-02\ndraft: true\n---\nText\n";
        let leads = async |before: &str| -> Vec<String> {
            let all = bench.scene.db.all::<(String, String)>("SELECT from_address, to_address FROM redirect ORDER BY from_address", store::params![]).await.unwrap();
            all.into_iter().filter(|(from, _)| from == before || from.starts_with(&format!("{before}/"))).map(|(from, to)| format!("{} {to}", &from[before.len()..])).collect()
        };
        stand(&bench, "hugo", &[
            ("hugo.toml", "baseURL = 'https://a.example/h/'\n"),
            ("content/posts/2026/a.md", town),
            ("content/posts/bundle/index.md", town),
            ("content/secret/b.md", secret),
        ]).await;
        let found = leads("/h").await;
        assert!(!found.iter().any(|lead| lead.contains("xml") && lead.contains("secret") || lead.contains("bundle")), "{found:?}");
        let lists: Vec<&String> = found.iter().filter(|lead| !lead.contains("xml")).collect();
        assert_eq!(lists, [" /", "/categories /archive", "/categories/town /town", "/posts /town", "/posts/2026 /town", "/tags /archive", "/tags/sea /tag/sea"]);

        stand(&bench, "hexo", &[("_config.yml", "url: https://b.example\nroot: /x/\ntheme_config: {}\n"), ("source/_posts/a.md", town), ("source/_drafts/b.md", secret)]).await;
        let found = leads("/x").await;
        for lead in [" /", "/archives /archive", "/archives/2026 /archive/2026", "/archives/2026/01 /archive/2026/01", "/categories/town /town", "/tags /archive"] {
            assert!(found.iter().any(|known| known == lead), "{lead}: {found:?}");
        }

        stand(&bench, "jekyll", &[("_config.yml", "url: https://c.example\nbaseurl: /j\n"), ("_posts/2026-01-02-a.md", town)]).await;
        let found = leads("/j").await;
        for lead in ["/2026 /archive/2026", "/category/town /town", "/tag/sea /tag/sea", "/tags /archive"] {
            assert!(found.iter().any(|known| known == lead), "{lead}: {found:?}");
        }

        stand(&bench, "eleventy", &[(".eleventy.js", "x"), ("blog/a.md", town), ("blog.md", "---\ntitle: All\n---\nText\n"), ("notes/b.md", town)]).await;
        let found = leads("").await;
        assert!(found.iter().any(|known| known == "/notes /town") && !found.iter().any(|known| known.starts_with("/blog ")), "{found:?}");
    }

    async fn a_folder_that_has_a_list_is_a_section_of_its_stories(scene: Scene) {
        let bench = Bench::new(scene);
        stand(&bench, "hugo", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\n[languages.en]\n[languages.es]\n"),
            ("content/posts/_index.md", "---\ntitle: What we wrote\n---\n"),
            ("content/posts/a.md", POST),
            ("content/posts/b.md", "---\ntitle: B\ndate: 2026-01-02\ncategories: [town]\n---\nText\n"),
            ("content/es/blog/_index.md", "---\ntitle: Todo\n---\n"),
            ("content/es/blog/c.md", POST),
            ("content/post/d.md", "---\ntitle: D\ndate: 2026-01-02\nparams:\n  author: Mira Holt\n---\nText\n"),
        ]).await;
        let room = &bench.scene.room;
        let sections = async |address: &str| {
            let id = room.find_article(address).await.unwrap();
            let Standing::Published(article) = room.snapshot().await.unwrap().standing(id.as_str()).await.unwrap() else { panic!("published") };
            article.content.section.iter().chain(&article.content.sections).cloned().collect::<Vec<_>>()
        };
        assert_eq!(sections("/posts/a").await, ["posts"]);
        assert_eq!(sections("/posts/b").await, ["town", "posts"]);
        assert_eq!(sections("/es/blog/c").await, ["blog"]);
        assert_eq!(sections("/post/d").await, [""; 0], "it lists everything");
        assert_eq!(bench.count("SELECT count(*) FROM author WHERE name = 'Mira Holt'").await, 1, "what a theme reads counts as well");
    }

    async fn a_vault_is_known_by_its_names_in_brackets(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("vault/files/deep/Old lamp.png", crate::bench::picture(image::ImageFormat::Png, 800, 600, 3));
        let front = |title: &str, text: &str| format!("---\ntitle: {title}\ndate: 2026-01-02\n---\n{text}\n");
        bench.file("vault/a.md", front("A", "See [[b]]. ![[Old lamp.png]] %%SECRET%%"));
        bench.file("vault/b.md", front("B", "![[a]]"));
        let report = bench.import_folder(bench.folder("vault")).await;
        assert_eq!(report.totals.not_taken, 0);
        assert_eq!(bench.count("SELECT count(*) FROM asset").await, 1, "it lies in another folder");
        assert_eq!(bench.count("SELECT count(*) FROM article WHERE status = 'published'").await, 2);
        let entries = entries(&report);
        let codes = |id: &str| entries.values().filter(|entry| entry.source_id == id).flat_map(|entry| &entry.reasons).map(|reason| reason.code.clone()).collect::<Vec<_>>();
        assert!(codes("a.md").contains(&"comment".to_owned()) && codes("b.md").contains(&"embedded_text".to_owned()), "{entries:?}");
        bench.file("site/a.md", front("A", "Shown %%to all%% [[nobody]]"));
        let report = bench.import_folder(bench.folder("site")).await;
        assert_eq!(report.totals.not_taken, 0);
        assert!(!crate::bench::entries(&report).values().any(|entry| entry.reasons.iter().any(|reason| reason.code == "comment")));
    }

    async fn what_we_write_ourselves_stays_as_it_was(scene: Scene) {
        let bench = Bench::new(scene);
        let found = stand(&bench, "stories", &[
            ("1.md", "---\nheadline: \"Out\"\nstatus: \"published\"\nfirst_published: \"2026-01-02T10:00:00Z\"\naddress: \"/news/out\"\n---\nText\n"),
            ("2.md", "---\nheadline: \"SECRET\"\nstatus: \"withdrawn\"\nfirst_published: \"2026-01-02T10:00:00Z\"\n---\nSECRET\n"),
            ("3.md", "---\nheadline: \"SECRET\"\nstatus: \"scheduled\"\n---\nSECRET\n"),
        ]).await;
        assert_eq!(found, ["1.md taken published /news/out", "2.md taken draft restricted", "3.md taken draft restricted"]);
    }

    async fn what_zola_calls_by_its_path_is_that_file_and_no_other_of_its_name(scene: Scene) {
        let bench = Bench::new(scene);
        let report = bench.import_texts("z", &[
            ("config.toml", "base_url = 'https://z.example'\ndefault_language = 'en'\n[languages.fr]\n"),
            ("content/a/one.md", "+++\ntitle = 'One'\ndate = 2026-01-02\n+++\n[i](@/b/intro.md) [c](@/a/co/index.md#x) [s](@/b/_index.md) [t](@/b/same.md) [n](@/b/none.md) {{ strange(a=1) }}{{plain2(b=[1,2], c=\"x\")}}\n"),
            ("content/a/intro.md", POST),
            ("content/a/same.fr.md", POST),
            ("content/a/co/index.md", POST),
            ("content/b/_index.md", "+++\ntitle = 'B'\n+++\n"),
            ("content/b/intro.md", POST),
            ("content/b/same.md", POST),
            ("content/b/same.fr.md", POST),
            ("content/b/co/index.md", POST),
        ]).await;
        let room = &bench.scene.room;
        let id = room.find_article("/a/one").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(one) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        let blocks = serde_json::to_value(&one.content.body.blocks).unwrap();
        let spans = blocks[0]["text"].as_array().unwrap().iter();
        let hrefs: Vec<&str> = spans.filter_map(|span| span["marks"][0]["href"].as_str()).collect();
        assert_eq!(hrefs, ["/b/intro", "/a/co#x", "/b", "/b/same", "/b/none.md"]);
        // What it calls a shortcode is none of the text, whatever its name.
        assert!(!blocks.to_string().contains("{{"), "{blocks}");
        let entries = entries(&report);
        let told: Vec<&str> = entries["post content/a/one.md"].reasons.iter().map(|reason| reason.message.as_str()).collect();
        assert!(["strange", "plain2"].iter().all(|name| told.iter().any(|message| message.contains(name))), "{told:?}");
    }

    async fn what_the_site_never_served_is_not_taken_in(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("h/data/private.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
        bench.file("h/static/open.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF \n");
        stand(&bench, "h", &[
            ("hugo.toml", "baseURL = 'https://a.example/'\n"),
            ("content/posts/a.md", "---\ntitle: A\ndate: 2026-01-02\n---\n[x](/data/private.pdf) [y](/open.pdf)\n"),
        ]).await;
        assert_eq!(bench.count("SELECT count(*) FROM asset").await, 1);
    }
}
