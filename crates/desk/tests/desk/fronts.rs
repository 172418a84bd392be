//! What readers saw of a front, the way back, and what they are to see.

use crate::house::House;
use newsroom::Actor;
use newsroom::front::{self, Layout};
use serde_json::{Value, json};
use testkit::both_engines;

async fn arrange(house: &House, title: &str) {
    let layout = json!({"containers": [{"shape": "promo", "title": title, "text": title}]});
    house.put("cora", "/fronts/home/draft", layout).await.expect(200);
}

async fn launch(house: &House, title: &str) {
    arrange(house, title).await;
    house.post("cora", "/fronts/home/launch", json!({})).await.expect(200);
}

/// What readers see.
async fn live(house: &House) -> Value {
    house.get("cora", "/fronts/home/draft").await.expect(200)["live"][0]["title"].clone()
}

fn minutes(house: &House, minutes: i64) {
    house.scene.clock.set(house.scene.clock.now().plus_seconds(60 * minutes));
}

both_engines! {
    async fn each_launch_is_kept_and_can_be_shown_again(scene: Scene) {
        let house = House::open(scene).await;
        house.get("cora", "/fronts/home/history").await.expect(404);
        launch(&house, "Morning").await;
        minutes(&house, 20);
        launch(&house, "Noon").await;
        minutes(&house, 5);
        launch(&house, "A slip").await;
        arrange(&house, "Evening").await;
        let history = house.get("ben", "/fronts/home/history?limit=2").await.expect(200);
        let titles = |history: &Value| history["items"].as_array().unwrap().iter().map(|item| item["containers"][0]["title"].clone()).collect::<Vec<_>>();
        assert_eq!(titles(&history), ["A slip", "Noon"]);
        assert_eq!(history["items"][0]["by"], "cora", "{history}");
        let rest = house.get("ben", &format!("/fronts/home/history?after={}", history["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((titles(&rest), &rest["next"]), (vec![json!("Morning")], &Value::Null));

        // What stood ten minutes ago.
        house.post("cora", "/fronts/home/back", json!({})).await.expect(200);
        assert_eq!(live(&house).await, "Morning");
        let draft = house.get("cora", "/fronts/home/draft").await.expect(200);
        assert_eq!(draft["containers"][0]["title"], "Evening", "what is being arranged stays");
        let noon = history["items"][1]["id"].as_str().unwrap();
        house.post("cora", "/fronts/home/back", json!({"launch": noon})).await.expect(200);
        assert_eq!(live(&house).await, "Noon");
        let same = house.post("cora", "/fronts/home/back", json!({"launch": noon})).await;
        assert_eq!(same.errors(), [(String::new(), "same".to_owned())]);
        house.post("cora", "/fronts/home/back", json!({"launch": "nothing"})).await.expect(404);
        house.post("ada", "/fronts/home/back", json!({"launch": noon})).await.expect(403);
        assert_eq!(house.get("cora", "/fronts/home/history").await.expect(200)["items"].as_array().unwrap().len(), 5);
    }

    async fn a_plan_shows_what_was_arranged_when_it_was_made(scene: Scene) {
        let house = House::open(scene).await;
        launch(&house, "Now").await;
        arrange(&house, "Planned").await;
        let at = house.scene.clock.now().plus_seconds(600);
        let made = house.post("cora", "/fronts/home/plans", json!({"at": at})).await.expect(201);
        house.post("cora", "/fronts/home/plans", json!({"at": "2020-01-01T00:00:00Z"})).await.expect(422);
        house.post("ada", "/fronts/home/plans", json!({"at": at})).await.expect(403);
        arrange(&house, "Later").await;
        let version = house.get("cora", "/fronts/home/draft").await.expect(200)["version"].clone();
        assert_eq!(house.get("ben", "/fronts/home/plans").await.expect(200)["items"][0]["containers"][0]["title"], "Planned");
        let all = house.get("eve", "/fronts/plans").await.expect(200);
        assert_eq!(all["items"], json!([{"id": made["id"], "edition": "en", "name": "home", "at": at, "launched_at": null, "by": "cora"}]));
        let counts = async || {
            let standing = house.scene.room.schedules().await.unwrap();
            (standing.planned, standing.due, standing.done, standing.late_seconds)
        };
        assert_eq!(counts().await, (1, 0, 0, 0));
        minutes(&house, 9);
        assert!(house.scene.room.launch_due(10).await.unwrap().is_empty(), "not early");
        minutes(&house, 2);
        assert_eq!(counts().await, (0, 1, 0, 60), "a front that is late is told of");
        let (one, other) = tokio::join!(house.scene.room.launch_due(10), house.scene.room.launch_due(10));
        assert_eq!(one.unwrap().len() + other.unwrap().len(), 1, "once, whoever looks");
        assert_eq!(live(&house).await, "Planned");
        let draft = house.get("cora", "/fronts/home/draft").await.expect(200);
        assert_eq!((&draft["containers"][0]["title"], &draft["version"]), (&json!("Later"), &version), "whoever arranges goes on");
        assert_eq!(house.get("ben", "/fronts/home/plans").await.expect(200)["items"], json!([]));
        let all = house.get("ben", "/fronts/plans").await.expect(200);
        assert_eq!(all["items"][0]["launched_at"], json!(house.scene.clock.now()));
        assert_eq!(counts().await, (0, 0, 1, 0));
        let later = house.scene.clock.now().plus_seconds(1);
        assert_eq!(house.get("ben", &format!("/fronts/plans?since={later}")).await.expect(200)["items"], json!([]));
        house.get("ben", "/fronts/plans?since=yesterday").await.expect(422);
        assert_eq!(house.get("ben", "/fronts/home/history").await.expect(200)["items"][0]["by"], "cora");
        house.delete("cora", &format!("/fronts/home/plans/{}", made["id"].as_str().unwrap())).await.expect(404);

        let at = house.scene.clock.now().plus_seconds(600);
        let made = house.post("cora", "/fronts/home/plans", json!({"at": at})).await.expect(201);
        assert_eq!(house.delete("cora", &format!("/fronts/home/plans/{}", made["id"].as_str().unwrap())).await.status, 204);
        minutes(&house, 11);
        assert!(house.scene.room.launch_due(10).await.unwrap().is_empty(), "what was taken back never comes");
    }

    async fn a_launch_and_a_plan_at_once_are_one_after_the_other(scene: Scene) {
        let mut turn = scene.room.turn(&Actor::Operator).await.unwrap();
        let layout = |title: &str| Layout::read(&json!({"containers": [{"shape": "promo", "title": title}]})).unwrap();
        front::save_draft(&mut turn, "", "home", &layout("Planned")).await.unwrap();
        front::plan(&mut turn, "", "home", scene.clock.now().plus_seconds(60)).await.unwrap();
        front::save_draft(&mut turn, "", "home", &layout("By hand")).await.unwrap();
        turn.commit().await.unwrap();
        scene.clock.set(scene.clock.now().plus_seconds(61));
        let by_hand = {
            let room = scene.room.clone();
            tokio::spawn(async move {
                let mut turn = room.turn(&Actor::Operator).await.unwrap();
                front::launch(&mut turn, "", "home").await.unwrap();
                turn.commit().await.unwrap();
            })
        };
        let planned = {
            let room = scene.room.clone();
            tokio::spawn(async move { room.launch_due(10).await.unwrap().len() })
        };
        by_hand.await.unwrap();
        assert_eq!(planned.await.unwrap(), 1);
        let front = scene.room.front("", "home").await.unwrap();
        let history = scene.room.front_history(&front.id, "", 10).await.unwrap();
        assert_eq!(history.len(), 2, "both are in the history");
assert!(history.iter().any(|launch| Some(&launch.layout) == front.live.as_ref()), "and one of them stands");
    }
}
