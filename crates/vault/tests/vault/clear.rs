//! Clearing: what was thrown away goes when its time has come and nothing names it, what anything names stays, and bytes go last.

use newsroom::asset::{self, NewAsset, WAIT};
use newsroom::{Refusal, article};
use serde_json::json;
use std::time::{Duration, SystemTime};
use store::Id;
use testkit::{Scene, both_engines};
use vault::{Cleared, clear};

async fn picture(scene: &Scene, name: &str) -> String {
    let new = NewAsset {
        kind: "picture".into(),
        media_type: "image/png".into(),
        name: name.into(),
        blob: scene.room.blobs.put(format!("served {name}").as_bytes()).await.unwrap(),
        original: scene.room.blobs.put(format!("uploaded {name}").as_bytes()).await.unwrap(),
        ..NewAsset::default()
    };
    let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    id.to_string()
}

async fn bin(scene: &Scene, id: &str) -> Result<(), Refusal> {
    let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
    asset::bin(&mut turn, id).await?;
    turn.commit().await.unwrap();
    Ok(())
}

fn showing(id: &str) -> serde_json::Value {
    json!({"headline": "Boats", "body": {"version": 1, "blocks": [{"type": "picture", "asset": id, "alt": "Boats"}]}})
}

async fn save(scene: &Scene, article: &Id, fields: serde_json::Value) {
    let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
    let save = article::Save {
        article: article.clone(),
        base: 1,
        content: fields,
        reason: "saved".into(),
    };
    article::save(&mut turn, save).await.unwrap();
    turn.commit().await.unwrap();
}

fn is_there(scene: &Scene, text: &str) -> bool {
    scene.room.blobs.path(&store::Blobs::name(text.as_bytes())).unwrap().exists()
}

/// Lets every blob be as old as it would be by then.
fn age(scene: &Scene) {
    for folder in std::fs::read_dir(scene.room.blobs.root()).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let file = std::fs::File::open(file.unwrap().path()).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(41 * 86_400)).unwrap();
        }
    }
}

both_engines! {
    async fn what_nothing_names_goes_after_forty_days_and_its_bytes_forty_days_later(scene: Scene) {
        let id = picture(&scene, "alone").await;
        bin(&scene, &id).await.unwrap();
        scene.clock.advance(WAIT - 60);
        assert_eq!(clear(&scene.room).await.unwrap(), Cleared::default(), "it is not time yet");
        scene.clock.advance(61);
        assert_eq!(clear(&scene.room).await.unwrap().files, 1);
        assert!(matches!(scene.room.asset(&id).await, Err(Refusal::NotFound(_))));
        assert!(is_there(&scene, "served alone") && is_there(&scene, "uploaded alone"), "bytes wait for their own time");
        age(&scene);
        scene.clock.advance(WAIT + 1);
        let other = picture(&scene, "other").await;
        // The same bytes are put there again in between: they belong to somebody once more.
        scene.room.blobs.put(b"uploaded alone").await.unwrap();
        let cleared = clear(&scene.room).await.unwrap();
        assert_eq!((cleared.files, cleared.blobs, cleared.bytes), (0, 1, 12), "{cleared:?}");
        assert!(!is_there(&scene, "served alone") && is_there(&scene, "uploaded alone"));
        assert!(is_there(&scene, "served other") && scene.room.asset(&other).await.is_ok());
    }

    async fn what_any_text_names_stays_however_old_the_text(scene: Scene) {
        let (old, copied, shown, back) = (
            picture(&scene, "old").await,
            picture(&scene, "copied").await,
            picture(&scene, "shown").await,
            picture(&scene, "back").await,
        );
        let draft = scene.draft(showing(&old)).await.id;
        save(&scene, &draft, json!({"headline": "No boats", "body": {"version": 1, "blocks": []}})).await;
        let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
        article::autosave(&mut turn, &draft, 2, &showing(&copied)).await.unwrap();
        turn.commit().await.unwrap();
        scene.story(showing(&shown)).await;
        let told = bin(&scene, &shown).await.unwrap_err().to_string();
        assert!(told.contains("readers see it: in a story"), "{told}");
        for id in [&old, &copied, &back] {
            bin(&scene, id).await.unwrap();
        }
        scene.draft(showing(&back)).await;
        assert!(scene.room.binned(std::slice::from_ref(&back)).await.unwrap().is_empty(), "a story names it again: it is out of the bin");
        scene.clock.advance(WAIT + 1);
        assert_eq!(clear(&scene.room).await.unwrap(), Cleared::default());
        for id in [&old, &copied, &shown, &back] {
            assert!(scene.room.asset(id).await.is_ok());
        }
    }

    async fn somebody_who_takes_a_file_while_it_is_cleared_away_has_it_or_is_told(scene: Scene) {
        let mut ids = Vec::new();
        for at in 0..12 {
            let id = picture(&scene, &format!("picture {at}")).await;
            bin(&scene, &id).await.unwrap();
            ids.push(id);
        }
        scene.clock.advance(WAIT + 1);
        let (taking, clearing) = tokio::join!(
            async {
                let mut taken = Vec::new();
                for id in ids.iter().rev() {
                    let mut turn = scene.room.turn(&scene.cast.ada).await.unwrap();
                    let new = article::Draft { content: showing(id), ..article::Draft::default() };
                    if article::create(&mut turn, new).await.is_ok() && turn.commit().await.is_ok() {
                        taken.push(id.clone());
                    }
                }
                taken
            },
            clear(&scene.room),
        );
        let cleared = clearing.unwrap().files;
        assert_eq!(taking.len() + cleared, ids.len(), "{} taken, {cleared} cleared", taking.len());
        for id in &taking {
            assert!(scene.room.asset(id).await.is_ok(), "a story names what is gone");
        }
    }
}
