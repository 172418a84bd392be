use paper::{Edit, Position, Shelf};
use store::{Db, SqliteOptions, params};
use tempfile::TempDir;

fn at(number: i64) -> Edit {
    Edit {
        position: Some(Position {
            record: "record".into(),
            number,
            id: format!("event-{number}"),
        }),
        ..Edit::default()
    }
}

fn papers(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("paper-"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_paper_is_made_beside_and_taken_over_by_one_rename_while_the_old_one_is_read_to_the_end() {
    let folder = TempDir::new().unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    assert!(shelf.current().is_err());
    let first = shelf.beside().await.unwrap();
    first.apply(&at(1)).await.unwrap();
    shelf.switch(first).unwrap();
    let old = shelf.current().unwrap();
    let reading = old.reading().await.unwrap();
    let second = shelf.beside().await.unwrap();
    second.apply(&at(2)).await.unwrap();
    assert_eq!(shelf.current().unwrap().position().await.unwrap().unwrap().number, 1);
    shelf.switch(second).unwrap();
    assert_eq!(shelf.current().unwrap().position().await.unwrap().unwrap().number, 2);
    assert_eq!(papers(&folder).len(), 2, "somebody still reads the old one");
    assert_eq!(old.position().await.unwrap().unwrap().number, 1);
    drop((old, reading));
    assert_eq!(papers(&folder).len(), 1);
    drop(shelf);
    let again = Shelf::open(folder.path()).await.unwrap();
    assert_eq!(again.current().unwrap().position().await.unwrap().unwrap().number, 2);
}

#[tokio::test]
async fn what_a_killed_making_left_is_swept_and_the_serving_paper_stays() {
    let folder = TempDir::new().unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    let first = shelf.beside().await.unwrap();
    first.apply(&at(1)).await.unwrap();
    shelf.switch(first).unwrap();
    let half = shelf.beside().await.unwrap();
    half.apply(&at(9)).await.unwrap();
    drop((half, shelf));
    assert_eq!(papers(&folder).len(), 2);
    let shelf = Shelf::open(folder.path()).await.unwrap();
    shelf.sweep().unwrap();
    assert_eq!(papers(&folder).len(), 1);
    assert_eq!(shelf.current().unwrap().position().await.unwrap().unwrap().number, 1);
}

#[tokio::test]
async fn a_folder_where_the_link_was_is_no_obstacle() {
    let folder = TempDir::new().unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    let first = shelf.beside().await.unwrap();
    first.apply(&at(1)).await.unwrap();
    shelf.switch(first).unwrap();
    shelf.current().unwrap().close().await;
    drop(shelf);
    // As a copy that follows links leaves it.
    let current = folder.path().join("current");
    let paper = std::fs::read(current.join("paper.db")).unwrap();
    std::fs::remove_file(&current).unwrap();
    std::fs::create_dir(&current).unwrap();
    std::fs::write(current.join("paper.db"), paper).unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    assert!(shelf.current().is_err());
    let second = shelf.beside().await.unwrap();
    second.apply(&at(2)).await.unwrap();
    shelf.switch(second).unwrap();
    shelf.sweep().unwrap();
    assert_eq!(shelf.current().unwrap().position().await.unwrap().unwrap().number, 2);
    assert!(std::fs::symlink_metadata(&current).unwrap().is_symlink());
    let names = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name != "current")
        .count();
    assert_eq!(names, 1, "nothing of it is left");
}

#[tokio::test]
async fn a_paper_of_steps_that_are_not_known_here_is_no_obstacle() {
    let folder = TempDir::new().unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    let print = shelf.beside().await.unwrap();
    print.apply(&at(1)).await.unwrap();
    let place = print.folder().join("paper.db");
    shelf.switch(print).unwrap();
    shelf.current().unwrap().close().await;
    drop(shelf);
    let options = SqliteOptions {
        create: false,
        durable: false,
        wipe: false,
        read_only: false,
        readers: 1,
        bulk: false,
        cache: 16_384,
        mapped: true,
    };
    let db = Db::open_sqlite(&place, options).await.unwrap();
    db.run("UPDATE schema_step SET version = 99 WHERE version = 2", params![]).await.unwrap();
    db.close().await;
    let shelf = Shelf::open(folder.path()).await.unwrap();
    assert!(shelf.current().is_err(), "it is made anew");
    let new = shelf.beside().await.unwrap();
    new.apply(&at(2)).await.unwrap();
    shelf.switch(new).unwrap();
    assert_eq!(shelf.current().unwrap().position().await.unwrap().unwrap().number, 2);
}

#[tokio::test]
async fn a_paper_of_another_shape_is_never_altered_or_served() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("paper-1-7")).unwrap();
    std::fs::write(folder.path().join("paper-1-7/paper.db"), b"of another program").unwrap();
    std::os::unix::fs::symlink("paper-1-7", folder.path().join("current")).unwrap();
    let shelf = Shelf::open(folder.path()).await.unwrap();
    assert!(shelf.current().is_err());
    shelf.sweep().unwrap();
    assert_eq!(std::fs::read(folder.path().join("paper-1-7/paper.db")).unwrap(), b"of another program", "until one serves");
    let new = shelf.beside().await.unwrap();
    new.apply(&at(1)).await.unwrap();
    shelf.switch(new).unwrap();
    shelf.sweep().unwrap();
    assert_eq!(papers(&folder).len(), 1);
}
