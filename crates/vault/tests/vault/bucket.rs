//! Files in a bucket are looked at, found missing, and cleared away like those in a folder.

use newsroom::asset::WAIT;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use store::Blobs;
use testkit::both_engines;
use vault::{clear, look};

both_engines! {
    async fn a_bucket_is_looked_at_and_cleared(scene: Scene) {
        let mut scene = scene;
        let options = testkit::bucket();
        scene.room.blobs = Blobs::bucket(&options, scene.folder().join("work")).unwrap();
        crate::filled::fill(&scene).await;
        assert_eq!(look(&scene.room, &scene.readers).await.unwrap(), []);
        let behind = testkit::behind(&options);
        let name = Blobs::name(b"bytes that are served");
        let place = format!("blobs/{}/{name}", &name[..2]);
        let key = Key::from(format!("{}/{}/{name}", options.prefix, &name[..2]));
        behind.put(&key, PutPayload::from_static(b"others")).await.unwrap();
        let found = look(&scene.room, &scene.readers).await.unwrap();
        assert_eq!(found, [(place.clone(), "it was changed: its hash is another one".to_owned())]);
        behind.delete(&key).await.unwrap();
        let found = look(&scene.room, &scene.readers).await.unwrap();
        assert_eq!(found, [(place, "it is missing".to_owned())]);

        // What nobody names is noted, and stays while it is young.
        let alone = scene.room.blobs.put(b"uploaded alone").await.unwrap();
        clear(&scene.room).await.unwrap();
        assert!(scene.room.unnamed_blobs().await.unwrap().contains_key(&alone));
        scene.clock.advance(WAIT + 1);
        assert_eq!(clear(&scene.room).await.unwrap().blobs, 0);
        assert!(scene.room.blobs.get(&alone).await.unwrap().is_some());
    }
}
