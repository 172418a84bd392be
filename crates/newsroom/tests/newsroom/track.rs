//! What goes along with films and sounds: kept by kind and language, told to readers with the file, gone when it is taken away.

use newsroom::asset::{self, NewAsset};
use newsroom::track::{self, Track};
use newsroom::{Actor, Refusal};
use story::Cue;
use testkit::{Scene, both_engines};

async fn file(scene: &Scene, actor: &Actor, kind: &str) -> String {
    let new = NewAsset {
        kind: kind.into(),
        media_type: "video/mp4".into(),
        name: "tide.mp4".into(),
        blob: scene.room.blobs.put(b"film").await.unwrap(),
        ..NewAsset::default()
    };
    let mut turn = scene.room.turn(actor).await.unwrap();
    let id = asset::add(&mut turn, new).await.unwrap().id;
    turn.commit().await.unwrap();
    id.to_string()
}

fn captions(language: &str, label: &str, said: &str) -> Track {
    Track {
        kind: "captions".into(),
        language: language.into(),
        label: label.into(),
        blob: "c".repeat(64),
        size: 9,
        cues: vec![Cue { at: 1500, text: said.into() }],
    }
}

async fn keep(scene: &Scene, actor: &Actor, id: &str, track: Track) -> Result<(), Refusal> {
    let mut turn = scene.room.turn(actor).await.unwrap();
    track::keep(&mut turn, id, track).await?;
    turn.commit().await.unwrap();
    Ok(())
}

both_engines! {
    async fn one_of_a_kind_and_a_language_takes_the_place_of_the_other(scene: Scene) {
        let ben = &scene.cast.ben;
        let film = file(&scene, ben, "video").await;
        keep(&scene, ben, &film, captions("ru", "Русский", "Прилив")).await.unwrap();
        keep(&scene, ben, &film, captions("en", " In   English ", "Tied")).await.unwrap();
        keep(&scene, ben, &film, captions("en", "English", "The tide")).await.unwrap();
        let kept = scene.room.tracks(std::slice::from_ref(&film)).await.unwrap().remove(&film).unwrap();
        assert_eq!(kept, [captions("en", "English", "The tide"), captions("ru", "Русский", "Прилив")]);
        assert_eq!(scene.room.track(&film, "captions", "ru").await.unwrap().label, "Русский");

        let mut turn = scene.room.turn(ben).await.unwrap();
        track::remove(&mut turn, &film, "captions", "ru").await.unwrap();
        turn.commit().await.unwrap();
        let mut turn = scene.room.turn(ben).await.unwrap();
        let again = track::remove(&mut turn, &film, "captions", "ru").await;
        assert!(matches!(again, Err(Refusal::NotFound("track"))), "{again:?}");
        drop(turn);
        assert!(matches!(scene.room.track(&film, "captions", "ru").await, Err(Refusal::NotFound("track"))));
    }

    async fn only_films_and_sounds_have_such_and_only_of_known_kinds_and_languages(scene: Scene) {
        let ben = &scene.cast.ben;
        let (film, picture) = (file(&scene, ben, "video").await, file(&scene, ben, "picture").await);
        let hers = file(&scene, &scene.cast.ada, "video").await;
        let refused = |outcome: Result<(), Refusal>, word: &str| {
            let told = format!("{outcome:?}");
            assert!(outcome.is_err() && told.contains(word), "{told}");
        };
        refused(keep(&scene, ben, &picture, captions("en", "English", "x")).await, "not_heard");
        refused(keep(&scene, ben, &film, Track { kind: "metadata".into(), ..captions("en", "English", "x") }).await, "/kind");
        refused(keep(&scene, ben, &film, captions("EN us", "English", "x")).await, "/language");
        refused(keep(&scene, ben, &film, captions("en", " ", "x")).await, "/label");
        refused(keep(&scene, &scene.cast.eve, &hers, captions("en", "English", "x")).await, "Forbidden");
        assert!(scene.room.tracks(&[film]).await.unwrap().is_empty());
    }
}
