//! Markdown: what comes of a folder.

use crate::bench::{Bench, entries, line};
use image::{ImageFormat, Rgb, RgbImage};
use intake::Error;
use intake::markdown::{Archive, Options};
use intake::report::Report;
use newsroom::Actor;
use newsroom::public::Standing;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;

fn outcomes(report: &Report) -> Vec<String> {
    entries(report).iter().map(|(name, entry)| format!("{name}: {}", line(entry))).collect()
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 20, Rgb([20, 60, 210]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A site of Hugo's in two languages.
fn hugo(bench: &Bench) {
    let files: &[(&str, &str)] = &[
        ("hugo.toml", "baseURL = 'https://lantern.example/'\ntitle = 'The Lantern'\ndefaultContentLanguage = 'en'\n"),
        ("content/_index.md", "---\ntitle: Home\n---\n"),
        ("content/news/_index.md", "---\ntitle: News from town\ndescription: What happens\n---\n"),
        (
            "content/news/lamps/index.md",
            "---\ntitle: Old lamps\ndate: 2026-02-01T10:00:00Z\nlastmod: 2026-02-02\nauthors: [mira, Jo Sand]\ntags: [oil]\ndescription: A history\n\
             aliases: [/old/lamps/, lamps.html]\nimage: lamp.png\n---\n# Old lamps\n\n![Lamp](lamp.png)\n\nSee [the wharf]({{< ref \"wharf.md\" >}}), \
             [again](../wharf.md#top), [the plan](plan.pdf) and [home](https://lantern.example/news/wharf/).\n\n{{< gadget >}}\n",
        ),
        (
            "content/news/lamps/index.es.md",
            "---\ntitle: Faroles viejos\ndate: 2026-02-01T10:00:00Z\ntags: [aceite]\n---\nTexto.\n",
        ),
        ("content/news/lamps/plan.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
        ("content/news/wharf.md", "+++\ntitle = 'The wharf'\ndate = 2026-02-03\nauthor = 'mira'\n+++\nWords.\n"),
        ("content/news/later.md", "---\ntitle: SECRET later\ndate: 2027-02-01\n---\nSECRET\n"),
        ("content/news/forsome.md", "---\ntitle: SECRET\ndate: 2026-02-01\nvisibility: members\n---\nSECRET\n"),
        ("content/news/draft.md", "---\ntitle: SECRET draft\ndate: 2026-02-01\ndraft: true\n---\nSECRET\n"),
        (
            "content/news/expired.md",
            "---\ntitle: SECRET expired\ndate: 2026-01-01\nexpiryDate: 2026-01-02\n---\nSECRET\n",
        ),
        ("content/authors/mira/_index.md", "---\ndisplay_name: Mira Holt\n---\nLights lamps.\n"),
        ("content/about.md", "---\ntitle: About us\n---\nWe light lamps.\n"),
        ("content/broken.md", "+++\ntitle = \n+++\nText\n"),
        ("content/gone.md", "---\ntitle: Gone\nredirect_to: /news/wharf/\n---\n"),
        ("archetypes/default.md", "---\ntitle: x\n---\n"),
        ("README.md", "# Build it\n"),
        ("static/logo.svg", "<svg/>"),
        (".git/config.md", "no"),
    ];
    for (name, text) in files {
        bench.file(&format!("site/{name}"), text);
    }
    bench.file("site/content/news/lamps/lamp.png", picture());
}

testkit::both_engines! {
    async fn a_site_in_two_languages(scene: Scene) {
        let bench = Bench::new(scene);
        hugo(&bench);
        let report = bench.import_folder(bench.folder("site")).await;
        assert_eq!(outcomes(&report), [
            "author jo-sand: taken",
            "author mira: taken",
            "category es/news: taken /es/news",
            "category news: taken /news",
            "file markdown.invalid/content/news/lamps/lamp.png: taken",
            "file markdown.invalid/content/news/lamps/plan.pdf: taken",
            "list content/_index.md: not_taken list",
            "list content/news/_index.md: taken put_in",
            "page content/about.md: taken published /about",
            "post content/news/draft.md: taken draft draft",
            "post content/news/expired.md: taken draft expired",
            "post content/news/forsome.md: taken draft restricted",
            "post content/news/lamps/index.es.md: taken published /es/news/lamps",
            "post content/news/lamps/index.md: taken published /news/lamps unknown_shortcode",
            "post content/news/later.md: taken draft future",
            "post content/news/wharf.md: taken published /news/wharf",
            "profile content/authors/mira/_index.md: taken put_in",
            "redirect content/gone.md: taken",
            "tag es/aceite: taken",
            "tag oil: taken",
            "text README.md: not_taken working_paper",
            "text archetypes/default.md: not_taken workshop",
            "text content/broken.md: not_taken front_matter",
        ].map(|line| line.replace("markdown.invalid/", "/markdown.invalid/")));
        let texts = report.source.files.len();
        let of_files = entries(&report).values().filter(|entry| report.source.files.iter().any(|file| *file.path == *entry.source_id)).count();
        assert_eq!((texts, of_files), (15, 15), "each text has one entry");
        assert_eq!(report.source.site, "lantern.example");

        let room = &bench.scene.room;
        let id = room.find_article("/news/lamps").await.unwrap();
        let mut snapshot = room.snapshot().await.unwrap();
        let Standing::Published(lamps) = snapshot.standing(id.as_str()).await.unwrap() else { panic!("published") };
        let content = &lamps.content;
        assert_eq!((content.headline.as_str(), content.standfirst.as_str(), content.section.as_deref()), ("Old lamps", "A history", Some("news")));
        let bylines: Vec<&str> = content.bylines.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(bylines, ["Mira Holt", "Jo Sand"]);
        assert_eq!(lamps.redirects, ["/lamps.html", "/news/lamps.html", "/old/lamps"]);
        let blocks = serde_json::to_value(&content.body.blocks).unwrap();
        let kinds: Vec<&str> = blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["picture", "paragraph", "document"]);
        assert_eq!(blocks[0]["asset"], content.lead.clone().unwrap().asset.to_string());
        let hrefs: Vec<String> = blocks[1]["text"].as_array().unwrap().iter().filter_map(|span| Some(span["marks"][0]["href"].as_str()?.to_owned())).collect();
        assert_eq!((hrefs[0].as_str(), hrefs[1].as_str(), hrefs[3].as_str()), ("/news/wharf", "/news/wharf#top", "/news/wharf"));
        assert!(hrefs[2].ends_with(".pdf") && !hrefs[2].contains("invalid"), "{hrefs:?}");
        let shown = room.article(&Actor::Operator, &id, None).await.unwrap();
        let group = bench.scene.db.all::<(String,)>("SELECT address FROM article WHERE translation_group = (SELECT translation_group FROM article WHERE address = '/news/lamps') ORDER BY address", store::params![]).await.unwrap();
        assert_eq!(group, [("/es/news/lamps".to_owned(),), ("/news/lamps".to_owned(),)], "{:?}", shown.article.address);
        let redirects: BTreeMap<String, String> = room.redirects("", 1_000).await.unwrap().into_iter().map(|one| (one.from_address, one.to_address)).collect();
        assert_eq!(redirects.get("/gone").map(String::as_str), Some("/news/wharf"));
        for (from, to) in [("/tags/oil", "/tag/oil"), ("/categories/news", "/news"), ("/index.xml", "/rss.xml"), ("/news/index.xml", "/news/rss.xml"), ("/tags/oil/index.xml", "/tag/oil/rss.xml"), ("/es/tags/aceite", "/es/tag/aceite"), ("/es/index.xml", "/es/rss.xml")] {
            assert_eq!(redirects.get(from).map(String::as_str), Some(to), "{from}");
        }

        // Again: nothing changes.
        let (digest, head) = (bench.digest().await, room.ledger_head().await.unwrap());
        let again = bench.import_folder(bench.folder("site")).await;
        let totals = &again.totals;
        assert_eq!((totals.taken, totals.changed, again.written.events, again.written.articles), (0, 0, 0, 0), "{:?}", outcomes(&again));
        assert_eq!((bench.digest().await, room.ledger_head().await.unwrap()), (digest, head));
        bench.file("site/content/news/wharf.md", "+++\ntitle = 'The wharf'\ndate = 2026-02-03\n+++\nOther words.\n");
        let changed = bench.import_folder(bench.folder("site")).await;
        assert_eq!(line(&entries(&changed)["post content/news/wharf.md"]), "changed published /news/wharf");
    }

    async fn jekyll_hexo_and_a_plain_folder(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("j/_config.yml", "url: https://j.example\npermalink: /:categories/:title/\n");
        bench.file("j/_posts/2026-01-02-lamps.md", "---\nlayout: post\ntitle: Lamps\ncategories: [Town]\nredirect_from: /was/\n---\nText.\n");
        bench.file("j/_drafts/idea.md", "---\ntitle: SECRET\n---\nSECRET\n");
        bench.file("j/_posts/2026-01-03-hidden.md", "---\ntitle: SECRET\npublished: false\n---\nSECRET\n");
        let report = bench.import_folder(bench.folder("j")).await;
        assert_eq!(outcomes(&report), [
            "category town: taken /town",
            "post _drafts/idea.md: taken draft draft",
            "post _posts/2026-01-02-lamps.md: taken published /town/lamps",
            "post _posts/2026-01-03-hidden.md: taken draft unpublished",
        ]);
        bench.file("h/source/_posts/wharf.md", "title: Wharf\ndate: 2026-01-04 10:00:00\n---\n{% youtube abc %}\n");
        bench.file("h/source/_posts/_old.md", "title: SECRET\ndate: 2026-01-04\n---\nSECRET\n");
        let report = bench.import_folder(bench.folder("h")).await;
        assert_eq!(outcomes(&report), [
            "post source/_posts/_old.md: taken draft underscore",
            "post source/_posts/wharf.md: taken published /2026/01/04/wharf",
        ]);
        bench.file("p/one.md", "# One\n\nText.\n");
        let report = bench.import_folder(bench.folder("p")).await;
        assert_eq!(outcomes(&report), ["post one.md: taken draft plain_folder"]);
        let mut snapshot = bench.scene.room.snapshot().await.unwrap();
        for (id,) in bench.scene.db.all::<(String,)>("SELECT id FROM article", store::params![]).await.unwrap() {
            if let Standing::Published(article) = snapshot.standing(&id).await.unwrap() {
                assert!(!serde_json::to_string(&article.content).unwrap().contains("SECRET"));
            }
        }
    }

    async fn what_the_site_maker_made_no_page_of_is_not_public(scene: Scene) {
        let bench = Bench::new(scene);
        // Its name, its files, and those that are public.
        type Made<'s> = (&'s str, &'s [(&'s str, &'s str)], &'s [&'s str]);
        let sites: &[Made<'_>] = &[
            ("hugo", &[
                ("hugo.toml", "baseURL = 'https://a.example/'\n"),
                ("content/news/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"),
                ("content/news/b.md", "---\ntitle: B\ndate: 2026-01-01\nheadless: true\n---\nText.\n"),
                ("content/news/c.md", "---\ntitle: C\ndate: 2026-01-01\nbuild:\n  render: never\n---\nText.\n"),
                ("content/news/d.md", "---\ntitle: D\ndate: 2026-01-01\n_build:\n  render: false\n---\nText.\n"),
            ], &["content/news/a.md"]),
            ("zola", &[
                ("config.toml", "base_url = 'https://b.example'\n"),
                ("content/a.md", "+++\ntitle = 'A'\ndate = 2026-01-01\n+++\nText.\n"),
                ("content/b.md", "+++\ntitle = 'B'\ndate = 2026-01-01\nrender = false\n+++\nText.\n"),
            ], &["content/a.md"]),
            ("jekyll", &[
                ("_config.yml", "url: https://c.example\ninclude: [_pages]\ncollections:\n  made:\n    output: true\n  notes:\n    output: false\n"),
                ("_posts/2026-01-01-a.md", "---\ntitle: A\n---\nText.\n"),
                ("_made/b.md", "---\ntitle: B\n---\nText.\n"),
                ("_notes/c.md", "---\ntitle: C\n---\nText.\n"),
                ("_pages/d.md", "---\ntitle: D\n---\nText.\n"),
                ("_other/e.md", "---\ntitle: E\ndate: 2026-01-01\n---\nText.\n"),
            ], &["_made/b.md", "_pages/d.md", "_posts/2026-01-01-a.md"]),
            ("hexo", &[
                ("source/_posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n![](lamp.png)\n"),
                ("source/_data/b.md", "---\ntitle: B\n---\nText.\n"),
            ], &["source/_posts/a.md"]),
            ("eleventy", &[
                ("posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"),
                ("posts/b.md", "---\ntitle: B\ndate: 2026-01-01\npermalink: false\n---\nText.\n"),
            ], &["posts/a.md"]),
        ];
        bench.file("hexo/source/_posts/a/lamp.png", picture());
        for (name, files, public) in sites {
            for (path, text) in *files {
                bench.file(&format!("{name}/{path}"), text);
            }
            let report = bench.import_folder(bench.folder(name)).await;
            let entries = entries(&report);
            let mut found: Vec<&str> = entries.values().filter(|entry| entry.status == "published").map(|entry| entry.source_id.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, *public, "{name}: {:?}", outcomes(&report));
            for entry in entries.values().filter(|entry| entry.status == "draft") {
                assert!(line(entry).ends_with("not_built"), "{name}: {}", line(entry));
            }
            assert_eq!(report.written.assets, u64::from(*name == "hexo"), "{name}: a picture in the post's own folder");
        }
    }

    async fn what_is_no_folder_of_texts_is_refused(scene: Scene) {
        let bench = Bench::new(scene);
        bench.file("empty/a.txt", "no");
        for folder in ["empty", "none", "empty/a.txt"] {
            let read = Archive::read(bench.folder(folder), bench.scene.room.clock.now()).await;
            assert!(matches!(read, Err(Error::Refused(_))), "{folder}");
        }
        // A link that leads out of the folder is not followed.
        bench.file("out/secret.png", picture());
        bench.file("in/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n![x](../out/secret.png) ![y](link.png)\n");
        std::os::unix::fs::symlink(bench.scene.folder().join("out/secret.png"), bench.scene.folder().join("in/link.png")).unwrap();
        let report = bench.import_folder(Options { folder: PathBuf::from(bench.scene.folder()).join("in"), ..bench.folder("in") }).await;
        assert_eq!(report.written.assets, 0, "{:?}", outcomes(&report));
    }
}
