use crate::filled::{Empty, HARD, PASSING, SECRETS, files, fill, rows, run, same};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;
use testkit::{Scene, both_engines};
use vault::Error;
use vault::export::{self, Into, check, problems, take};

async fn write(scene: &Scene, folder: &Path, key: Option<&[u8]>) -> BTreeMap<String, Vec<u8>> {
    export::write(&scene.room, &scene.readers, folder, key).await.unwrap();
    files(folder)
}

async fn take_into(folder: &Path, place: &Empty, again: bool) -> Result<(), Error> {
    let checked = check(folder)?;
    let into = Into {
        record: &place.record,
        readers: &place.readers,
        blobs: &place.blobs,
        again,
    };
    take(folder, &checked, &into).await
}

fn holds(files: &BTreeMap<String, Vec<u8>>, mark: &str) -> bool {
    files.values().any(|bytes| bytes.windows(mark.len()).any(|piece| piece == mark.as_bytes()))
}

both_engines! {
    async fn out_and_in_and_out_again_is_the_same(scene: Scene) {
        fill(&scene).await;
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, key) in [("open", None), ("whole", Some(b"thirty-two bytes of the very key".as_slice()))] {
            let first = write(&scene, &at(name), key).await;
            assert!(problems(&at(name)).unwrap().is_empty());
            for secret in SECRETS {
                assert_eq!(holds(&first, secret), key.is_some(), "{secret}");
            }
            assert!(PASSING.iter().all(|secret| !holds(&first, secret)));
            assert!(holds(&first, "ann@readers.example") && holds(&first, "bytes that are served"));
            let story = first.iter().find(|(name, _)| name.starts_with("stories/en/2026/11/000001")).unwrap().1;
            let story = String::from_utf8(story.clone()).unwrap();
            assert!(story.contains(&format!("headline: {}\n", serde_json::json!(HARD))) && story.contains("It rained for nine days."), "{story}");

            // Into the other engine, and from there into this one.
            let is_server = scene.room.engine() == store::Engine::Postgres;
            let beside = Empty::sqlite(&at(&format!("{name}-beside"))).await;
            take_into(&at(name), &beside, false).await.unwrap();
            let (room, readers) = beside.open(&scene.clock).await;
            export::write(&room, &readers, &at(&format!("{name}-second")), key).await.unwrap();
            same(&first, &files(&at(&format!("{name}-second"))));
            assert_eq!(room.content_digest().await.unwrap(), scene.room.content_digest().await.unwrap());
            if is_server {
                let back = Empty::postgres(&at(&format!("{name}-back"))).await;
                take_into(&at(&format!("{name}-second")), &back, false).await.unwrap();
                let (room, readers) = back.open(&scene.clock).await;
                export::write(&room, &readers, &at(&format!("{name}-third")), key).await.unwrap();
                same(&first, &files(&at(&format!("{name}-third"))));
                if key.is_some() {
                    let (mut there, here) = (rows(&back.record, &back.readers).await, rows(&scene.db, &scene.readers_db).await);
                    for (table, lines) in &mut there {
                        if lines.is_empty() {
                            lines.clone_from(&here[table]);
                        }
                    }
                    assert_eq!(there, here, "every row of every table that goes is as it was");
                }
            }
            // A publication is there: nothing goes over it.
            assert!(matches!(take_into(&at(name), &beside, false).await, Err(Error::Usage(_))));
        }
    }

    async fn what_is_interrupted_begins_anew_and_ends_equal(scene: Scene) {
        fill(&scene).await;
        let folder = TempDir::new().unwrap();
        let (whole, cut) = (folder.path().join("whole"), folder.path().join("cut"));
        let first = write(&scene, &whole, None).await;
        // As a kill leaves it: some files half, some not there, one that no longer belongs there.
        std::fs::create_dir_all(cut.join("record")).unwrap();
        std::fs::create_dir_all(cut.join("stories/en")).unwrap();
        std::fs::create_dir_all(cut.join("media/ab")).unwrap();
        std::fs::write(cut.join("UNFINISHED"), "").unwrap();
        std::fs::write(cut.join("record/article.jsonl"), "{\"half").unwrap();
        std::fs::write(cut.join("stories/en/old.md"), "gone since").unwrap();
        std::fs::write(cut.join("media/ab/abcd.part"), "half").unwrap();
        same(&first, &write(&scene, &cut, None).await);
        // A folder with something else in it is left alone.
        let other = folder.path().join("other");
        std::fs::create_dir_all(&other).unwrap();
        std::fs::write(other.join("letter.txt"), "dear").unwrap();
        let refused = export::write(&scene.room, &scene.readers, &other, None).await;
        assert!(matches!(refused, Err(Error::Usage(_))), "{refused:?}");
        assert!(matches!(export::write(&scene.room, &scene.readers, &whole, None).await, Err(Error::Usage(_))), "a finished one stays as it is");

        // The readers' data were there already when it was interrupted; the record was not.
        let place = Empty::sqlite(&folder.path().join("place")).await;
        take_into(&whole, &place, false).await.unwrap();
        let half = Empty::sqlite(&folder.path().join("half")).await;
        newsroom::tables::lay_out(&half.record).await.unwrap();
        readers::tables::lay_out(&half.readers).await.unwrap();
        run(&half.readers, "INSERT INTO readers (one, id) VALUES (1, 'X')").await;
        run(&half.readers, "INSERT INTO account (id, email, name, edition, totp_on, totp_step, made_at, version) VALUES ('Z', 'z', '', '', FALSE, 0, 0, 1)").await;
        assert!(matches!(take_into(&whole, &half, false).await, Err(Error::Usage(_))), "without having been interrupted, they are somebody's");
        take_into(&whole, &half, true).await.unwrap();
        assert_eq!(rows(&half.record, &half.readers).await, rows(&place.record, &place.readers).await);
    }
}
