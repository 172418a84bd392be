use crate::filled::{Empty, files, fill, rows, run};
use std::path::{Path, PathBuf};
use store::{Chance, Db, Engine, SqliteOptions};
use tempfile::TempDir;
use testkit::{Scene, both_engines};
use vault::Error;
use vault::backup::{Chest, Kept, Set, Source, Target, look, make, names, problems, prune, restore};

const WORDS: &str = "four quiet boats at dusk";

async fn back_up(scene: &Scene, root: &Path, passphrase: Option<&str>) -> Kept {
    let chest = Chest::begin(root, passphrase, &Chance::seeded(3)).unwrap();
    let data = root.with_extension("data");
    std::fs::create_dir_all(data.join("imports")).unwrap();
    std::fs::write(data.join("secret.key"), b"the very key").unwrap();
    std::fs::write(data.join("imports/one.json"), b"{}").unwrap();
    let source = Source {
        room: &scene.room,
        readers: &scene.readers,
        files: vec!["imports/one.json".into(), "secret.key".into()],
        data: &data,
        scratch: &data.join("run"),
    };
    scene.clock.advance(1);
    // One that was killed left its copy.
    std::fs::create_dir_all(data.join("run")).unwrap();
    std::fs::write(data.join("run/backup-copy-newsroom.db"), b"half a copy").unwrap();
    let kept = make(&chest, &source).await.unwrap();
    assert_eq!(std::fs::read_dir(data.join("run")).unwrap().count(), 1, "no copy is left lying about");
    kept
}

/// Backs up into a folder that is there, with or without reading what it holds.
async fn again(scene: &Scene, root: &Path, passphrase: Option<&str>, check: bool) -> Chest {
    let chest = Chest::open(root, passphrase).unwrap().checking(check);
    let data = root.with_extension("data");
    let files = vec!["imports/one.json".into(), "secret.key".into()];
    let source = Source {
        room: &scene.room,
        readers: &scene.readers,
        files,
        data: &data,
        scratch: &data,
    };
    scene.clock.advance(1);
    let kept = make(&chest, &source).await.unwrap();
    assert!(kept.set.missing_media.is_empty());
    chest
}

/// Brings a backup back somewhere, and gives the rows that are there now.
async fn bring_back(
    root: &Path,
    passphrase: Option<&str>,
    set: Option<&str>,
    to: &Path,
) -> Result<std::collections::BTreeMap<String, Vec<String>>, Error> {
    let chest = Chest::open(root, passphrase)?;
    let whole = look(&chest, Set::read(&chest, set)?)?;
    std::fs::create_dir_all(to).unwrap();
    let server = match whole.set().engine {
        vault::backup::Engine::Sqlite => None,
        vault::backup::Engine::Postgres => Some(Empty::postgres(to).await),
    };
    let blobs = store::Blobs::folder(to.join("blobs"));
    let target = Target {
        data: to,
        blobs: &blobs,
        server: server.as_ref().map(|place| (&place.record, &place.readers)),
        again: false,
    };
    restore(&chest, &whole, &target).await?;
    let (record, readers) = match server {
        Some(place) => (place.record, place.readers),
        None => {
            let open = async |name: &str| {
                Db::open_sqlite(&to.join(name), SqliteOptions { create: false, ..SqliteOptions::default() })
                    .await
                    .unwrap()
            };
            (open("newsroom.db").await, open("readers.db").await)
        }
    };
    Ok(rows(&record, &readers).await)
}

both_engines! {
    async fn a_damaged_piece_is_noticed_and_written_anew(scene: Scene) {
        fill(&scene).await;
        let folder = TempDir::new().unwrap();
        for passphrase in [None, Some(WORDS)] {
            let root = folder.path().join(if passphrase.is_some() { "sealed" } else { "open" });
            let before = rows(&scene.db, &scene.readers_db).await;
            let first = back_up(&scene, &root, passphrase).await;
            let place = |file: &str, piece: usize| {
                let name = &first.set.file(file).unwrap().pieces[piece];
                root.join("objects").join(&name[..2]).join(name)
            };
            let blob = first.set.files.iter().find(|file| file.path.starts_with("blobs/")).unwrap();
            let (media, key) = (place(&blob.path, 0), place("secret.key", 0));
            // Cut short: the next backup sees it by the size.
            std::fs::write(&media, b"cut").unwrap();
            std::fs::write(&key, b"").unwrap();
            let chest = again(&scene, &root, passphrase, false).await;
            assert_eq!(chest.mended().len(), 2, "{:?}", chest.mended());
            // A bit that fell over: by the hash, if that is asked for.
            let mut bytes = std::fs::read(&media).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            std::fs::write(&media, bytes).unwrap();
            let chest = again(&scene, &root, passphrase, false).await;
            assert!(chest.mended().is_empty(), "without being asked nobody reads it");
            let chest = again(&scene, &root, passphrase, true).await;
            assert_eq!(chest.mended().len(), 1, "{:?}", chest.mended());
            assert!(problems(&root, Some(&chest)).unwrap().is_empty());
            let back = bring_back(&root, passphrase, None, &root.with_extension("back")).await.unwrap();
            assert_eq!(back, before);
        }
    }

    async fn kept_while_others_write_and_brought_back_whole(scene: Scene) {
        fill(&scene).await;
        let folder = TempDir::new().unwrap();
        for passphrase in [None, Some(WORDS)] {
            let root = folder.path().join(if passphrase.is_some() { "sealed" } else { "open" });
            let before = rows(&scene.db, &scene.readers_db).await;
            let first = back_up(&scene, &root, passphrase).await;
            assert!(first.written > 0 && first.set.missing_media.is_empty());
            // Nothing changed: of a server's rows and of media nothing is written again.
            let again = back_up(&scene, &root, passphrase).await;
            assert!(scene.room.engine() == Engine::Sqlite || again.written == 0, "{} bytes", again.written);
            let media: Vec<_> = again.set.files.iter().filter(|file| file.path.starts_with("blobs/")).collect();
            assert_eq!(media.len(), 4, "the files of captions among them");
            assert_eq!(again.set.content_digest, first.set.content_digest);
            scene.story(serde_json::json!({"headline": format!("After the first backup {}", root.display())})).await;
            let later = back_up(&scene, &root, passphrase).await;
            assert_ne!(later.set.content_digest, first.set.content_digest);
            assert!(problems(&root, None).unwrap().is_empty());

            let to = root.with_extension("back");
            let back = bring_back(&root, passphrase, Some(&first.set.name()), &to).await.unwrap();
            assert_eq!(back, before, "every row is as it was, of every table");
            assert_eq!(std::fs::read(to.join("secret.key")).unwrap(), b"the very key");
            assert!(to.join("imports/one.json").exists());
            assert_eq!(files(&to.join("blobs")), files(scene.room.blobs.root()));
            let newest = bring_back(&root, passphrase, None, &root.with_extension("newest")).await.unwrap();
            assert_eq!(newest, rows(&scene.db, &scene.readers_db).await);

            let open = |words| Chest::open(&root, words).err().map(|error| error.to_string()).unwrap_or_default();
            match passphrase {
                Some(_) => {
                    assert!(open(None).contains("sealed") && open(Some("four loud boats")).contains("another one"));
                    let lies: Vec<u8> = files(&root).into_values().flatten().collect();
                    for mark in ["ann@readers.example", "the very key", "bytes that are served"] {
                        assert!(!lies.windows(mark.len()).any(|piece| piece == mark.as_bytes()), "{mark} can be read");
                    }
                }
                None => assert!(open(Some(WORDS)).contains("not sealed")),
            }
        }
    }
}

both_engines! {
    async fn what_no_backup_needs_goes_and_nothing_else(scene: Scene) {
        fill(&scene).await;
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("backups");
        let mut kept = Vec::new();
        for round in 0..4 {
            kept.push(back_up(&scene, &root, Some(WORDS)).await);
            scene.story(serde_json::json!({"headline": format!("After backup {round}")})).await;
        }
        // A publication of another record keeps its backups in the same folder.
        let mut other = Scene::sqlite().await;
        run(&other.db, "UPDATE record SET id = '00000000000000000000000007'").await;
        let room = &other.room;
        other.room = newsroom::Newsroom::open(other.db.clone(), room.blobs.clone(), room.clock.clone(), Chance::seeded(4)).await.unwrap();
        other.clock.advance(100);
        let neighbour = back_up(&other, &root, Some(WORDS)).await.set.name();
        let before = files(&root);
        // One that was killed after a set was thrown away: its pieces lie there, and are nobody's.
        let gone = kept[0].set.name();
        std::fs::remove_file(root.join(format!("sets/{gone}.set"))).unwrap();
        std::fs::write(root.join("sets/one.part-7"), b"half a piece").unwrap();
        assert!(problems(&root, Some(&Chest::open(&root, Some(WORDS)).unwrap())).unwrap().is_empty());

        let chest = Chest::begin(&root, Some(WORDS), &Chance::seeded(3)).unwrap();
        let newest = &kept[3].set;
        assert!(matches!(Chest::begin(&root, Some(WORDS), &Chance::seeded(3)), Err(Error::Usage(_))), "two don't write at once");
        let reader = Chest::open(&root, Some(WORDS)).unwrap();
        assert!(matches!(prune(&chest, newest, 2), Err(Error::Usage(_))), "what is being read is not thrown away");
        drop(reader);
        // What somebody laid between the pieces stays, and is in nobody's way.
        let laid = root.join("objects/notes.txt");
        std::fs::write(&laid, b"notes").unwrap();
        let pruned = prune(&chest, newest, 2).unwrap();
        std::fs::remove_file(&laid).unwrap();
        assert_eq!(pruned.sets, [kept[1].set.name()]);
        assert!(pruned.pieces > 1 && pruned.bytes > 0, "{pruned:?}");
        assert!(!root.join("sets/one.part-7").exists());
        let mut left = [kept[2].set.name(), newest.name(), neighbour];
        left.sort();
        assert_eq!(names(&root).unwrap(), left);
        // Every piece that lies there is named by a set, and every one that a set names lies there.
        let named: std::collections::BTreeSet<String> =
            left.iter().flat_map(|name| Set::read(&chest, Some(name)).unwrap().files).flat_map(|file| file.pieces).collect();
        let lie: std::collections::BTreeSet<String> = files(&root)
            .into_keys()
            .filter(|path| path.starts_with("objects/"))
            .map(|path| path.rsplit('/').next().unwrap().to_owned())
            .collect();
        assert_eq!(lie, named);
        assert_eq!(prune(&chest, newest, 2).unwrap(), vault::backup::Pruned::default());
        // Whatever the clock said, the one just made stays.
        assert_eq!(prune(&chest, &kept[2].set, 1).unwrap().sets, Vec::<String>::new());

        // A set that can't be read may need anything.
        let path = root.join(format!("sets/{}.set", newest.name()));
        std::fs::write(&path, b"something else").unwrap();
        assert!(matches!(prune(&chest, &kept[2].set, 1), Err(Error::Refused { .. })));
        std::fs::write(&path, &before[&format!("sets/{}.set", newest.name())]).unwrap();
        drop(chest);
        let back = bring_back(&root, Some(WORDS), Some(&kept[2].set.name()), &folder.path().join("back")).await.unwrap();
        assert!(!back.is_empty());
    }
}

/// The same in whatever folder it lies.
fn inside(root: &Path, name: &str) -> PathBuf {
    root.join(name)
}

#[tokio::test]
async fn two_hundred_flipped_bits_are_found() {
    let scene = Scene::sqlite().await;
    fill(&scene).await;
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("backups");
    back_up(&scene, &root, Some(WORDS)).await;
    let whole = files(&root);
    let chest = Chest::open(&root, Some(WORDS)).unwrap();
    let set = Set::read(&chest, None).unwrap();
    let mut found = 0;
    for round in 0..200_usize {
        let (name, bytes) = whole.iter().nth(round % whole.len()).unwrap();
        let mut changed = bytes.clone();
        let at = round.wrapping_mul(7_919) % changed.len();
        changed[at] ^= 1 << (round / 3 % 8);
        std::fs::write(inside(&root, name), changed).unwrap();
        let told = problems(&root, None).unwrap();
        assert_eq!(
            told.iter().map(|problem| problem.file.rsplit('/').next().unwrap()).collect::<Vec<_>>(),
            [name.rsplit('/').next().unwrap()]
        );
        found += told.len();
        if name.starts_with("objects/") {
            assert!(matches!(look(&chest, set.clone()), Err(Error::Refused { file, .. }) if file == *name));
        }
        std::fs::write(inside(&root, name), bytes).unwrap();
    }
    assert_eq!(found, 200);

    let gone = whole.keys().find(|name| name.starts_with("objects/")).unwrap();
    std::fs::remove_file(inside(&root, gone)).unwrap();
    assert_eq!(problems(&root, Some(&chest)).unwrap()[0].what, "it is missing");
    let to = folder.path().join("to");
    assert!(matches!(bring_back(&root, Some(WORDS), None, &to).await, Err(Error::Refused { file, .. }) if file == *gone));
    assert!(!to.join("newsroom.db").exists());
}

#[tokio::test]
async fn a_publications_own_files_are_looked_at() {
    let scene = Scene::sqlite().await;
    fill(&scene).await;
    assert_eq!(vault::look(&scene.room, &scene.readers).await.unwrap(), []);
    let blobs = files(scene.room.blobs.root());
    let mut names = blobs.keys();
    let (changed, gone) = (names.next().unwrap(), names.next().unwrap());
    std::fs::write(scene.room.blobs.root().join(changed), "other bytes").unwrap();
    std::fs::remove_file(scene.room.blobs.root().join(gone)).unwrap();
    let told = vault::look(&scene.room, &scene.readers).await.unwrap();
    let mut named: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, [format!("blobs/{changed}"), format!("blobs/{gone}")]);
    // A word in a revision: its hash tells.
    run(&scene.db, "DROP TRIGGER revision_stands").await;
    run(
        &scene.db,
        "UPDATE revision SET hash = 'x' WHERE article_id = (SELECT MIN(article_id) FROM revision) AND number = 1",
    )
    .await;
    assert_eq!(vault::look(&scene.room, &scene.readers).await.unwrap().len(), 3);
}
