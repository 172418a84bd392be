//! What is damaged, changed or something else is refused and named, and nothing is written.

use crate::filled::{Empty, files, fill};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use testkit::Scene;
use vault::Error;
use vault::export::{self, Into, check, problems, take};

/// Which file the error names.
fn refused(outcome: Result<(), Error>) -> String {
    match outcome {
        Err(Error::Refused { file, .. }) => file,
        other => panic!("it was not refused: {other:?}"),
    }
}

/// An export of a filled scene: its folder, which is gone with the first, and its files.
async fn exported(secrets: Option<&[u8]>) -> (TempDir, PathBuf, BTreeMap<String, Vec<u8>>) {
    let scene = Scene::sqlite().await;
    fill(&scene).await;
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("export");
    export::write(&scene.room, &scene.readers, &root, secrets).await.unwrap();
    let whole = files(&root);
    (folder, root, whole)
}

fn flip(path: &Path, place: usize, bit: u8) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = place % bytes.len();
    bytes[at] ^= 1 << bit;
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn each_bit_of_an_export_counts() {
    let (_folder, root, whole) = exported(Some(b"key")).await;
    let mut seed = 12_345_u64;
    let mut chance = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap()
    };
    let mut found = 0;
    for round in 0..200 {
        let (name, bytes) = whole.iter().filter(|(_, bytes)| !bytes.is_empty()).nth(round % 40).unwrap();
        let path = root.join(name);
        flip(&path, chance(), u8::try_from(chance() % 8).unwrap());
        let told = problems(&root).unwrap();
        let named = refused(check(&root).map(drop));
        // A changed hash speaks of the file that it belongs to.
        assert!(!told.is_empty() && (named == *name || name == "SHA256SUMS"), "{name}: {told:?}");
        found += 1;
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(found, 200);
    assert!(problems(&root).unwrap().is_empty());

    std::fs::write(root.join("record/more.jsonl"), "{}").unwrap();
    assert_eq!(refused(check(&root).map(drop)), "record/more.jsonl");
    std::fs::remove_file(root.join("record/more.jsonl")).unwrap();
    std::fs::remove_file(root.join("record/tag.jsonl")).unwrap();
    assert_eq!(refused(check(&root).map(drop)), "record/tag.jsonl");
}

#[tokio::test]
async fn what_only_looks_like_an_export_is_refused_before_anything_is_written() {
    let (folder, root, whole) = exported(None).await;
    // Somebody rewrote a file and its hash, too.
    for (name, from, to) in [
        ("record/tag.jsonl", "\"slug\":", "\"slugs\":"),
        ("record/tag.jsonl", "\"version\":1", "\"version\":\"one\""),
        ("record/article.jsonl", "\"status\":\"published\"", "\"status\":\"secret\""),
        ("record/article.jsonl", "\"desk_id\":\"", "\"desk_id\":\"nobody"),
        ("record/author.jsonl", "{\"id\"", "\n{\"id\""),
        ("export.json", "dateline-export/1", "dateline-export/2"),
    ] {
        let text = String::from_utf8(whole[name].clone()).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed, "{name}");
        std::fs::write(root.join(name), &changed).unwrap();
        let sums = String::from_utf8(whole["SHA256SUMS"].clone()).unwrap();
        let sums = sums.replace(&store::Blobs::name(text.as_bytes()), &store::Blobs::name(changed.as_bytes()));
        std::fs::write(root.join("SHA256SUMS"), sums).unwrap();
        let place = Empty::sqlite(&folder.path().join(format!("place-{}", store::Blobs::name(to.as_bytes())))).await;
        let outcome = match check(&root) {
            Ok(checked) => {
                let into = Into {
                    record: &place.record,
                    readers: &place.readers,
                    blobs: &place.blobs,
                    again: false,
                };
                take(&root, &checked, &into).await
            }
            Err(error) => Err(error),
        };
        assert_eq!(refused(outcome), name, "{to}");
        assert!(!vault::Half::Record.is_taken(&place.record).await.unwrap(), "{name}: there is no record");
        for (name, bytes) in [(name, &whole[name]), ("SHA256SUMS", &whole["SHA256SUMS"])] {
            std::fs::write(root.join(name), bytes).unwrap();
        }
    }
    for (name, text) in [("a/notes.txt", "words"), ("b/export.json", "{}"), ("c/SHA256SUMS", "nothing\n"), ("d/SHA256SUMS", "")] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        refused(check(path.parent().unwrap()).map(drop));
    }
}

#[tokio::test]
async fn media_are_what_their_names_say_and_none_is_missing() {
    let (_folder, root, whole) = exported(None).await;
    let name = whole.keys().find(|name| name.starts_with("media/")).unwrap().clone();
    let blob = name.rsplit('/').next().unwrap();
    // Whoever changes a file may write down its new hash, too.
    let remake = |files: &BTreeMap<String, Vec<u8>>| {
        std::fs::remove_dir_all(&root).unwrap();
        let mut sums = String::new();
        for (name, bytes) in files.iter().filter(|(name, _)| *name != "SHA256SUMS") {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
            sums += &format!("{}  {name}\n", store::Blobs::name(bytes));
        }
        std::fs::write(root.join("SHA256SUMS"), sums).unwrap();
    };
    remake(&whole);
    assert!(problems(&root).unwrap().is_empty());

    let mut changed = whole.clone();
    changed.get_mut(&name).unwrap().push(b'x');
    remake(&changed);
    assert_eq!((refused(check(&root).map(drop)), problems(&root).unwrap()[0].0.clone()), (name.clone(), name.clone()));

    let mut gone = whole.clone();
    gone.remove(&name);
    remake(&gone);
    assert_eq!((refused(check(&root).map(drop)), problems(&root).unwrap()[0].0.clone()), (name.clone(), name.clone()));

    let mut elsewhere = whole.clone();
    let assets = String::from_utf8(whole["record/asset.jsonl"].clone()).unwrap();
    elsewhere.insert("record/asset.jsonl".into(), assets.replacen(blob, "../../etc/passwd", 1).into_bytes());
    remake(&elsewhere);
    assert_eq!(refused(check(&root).map(drop)), "media/../../../etc/passwd");
}
