use newsroom::staff::{NewStaff, add, make_key};
use newsroom::{Actor, Newsroom};

/// Who works here: everybody at the desk `news`.
pub struct Cast {
    /// Ada, editor.
    pub ada: Actor,
    /// Ben, reporter.
    pub ben: Actor,
    /// Cora, chief.
    pub cora: Actor,
    /// Dan, administrator.
    pub dan: Actor,
    /// Eve, contributor.
    pub eve: Actor,
}

impl Cast {
    pub(crate) async fn hire(room: &Newsroom) -> Cast {
        Cast {
            ada: one(room, "ada", "editor").await,
            ben: one(room, "ben", "reporter").await,
            cora: one(room, "cora", "chief").await,
            dan: one(room, "dan", "admin").await,
            eve: one(room, "eve", "contributor").await,
        }
    }
}

async fn one(room: &Newsroom, name: &str, role: &str) -> Actor {
    let email = format!("{name}@tidings.example");
    let new = NewStaff {
        email: email.clone(),
        name: name.into(),
        role: role.into(),
        ..NewStaff::default()
    };
    let mut turn = room.turn(&Actor::Operator).await.unwrap();
    add(&mut turn, new).await.unwrap();
    turn.commit().await.unwrap();
    let mut turn = room.turn(&Actor::Operator).await.unwrap();
    let secret = make_key(&mut turn, &email, &[], None).await.unwrap();
    turn.commit().await.unwrap();
    room.actor_by_secret(&secret).await.unwrap().unwrap()
}
