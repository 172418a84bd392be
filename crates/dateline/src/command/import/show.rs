use crate::failure::Failure;
use crate::house::House;
use crate::order::Order;
use intake::report::Report;
use intake::showing::LOOK;
use intake::{Printed, Showing};
use newsroom::Newsroom;
use readers::Readers;
use std::time::{Duration, Instant};

/// Waits until readers see everything, and notes when pages and search had it.
pub(super) async fn show(house: &House, room: &Newsroom, readers: &Readers, begun: Instant, report: &mut Report) -> Result<(), Failure> {
    if house.is_owner() {
        let head = room.ledger_head().await?;
        let press = house.press(room).await?;
        let watching = async {
            while press.status().paper < head {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            begun.elapsed().as_secs_f64()
        };
        let printing = press.run_to_end();
        tokio::pin!(watching, printing);
        let mut paper = None;
        loop {
            tokio::select! {
                seconds = &mut watching, if paper.is_none() => paper = Some(seconds),
                printed = &mut printing => {
                    printed?;
                    break;
                }
            }
        }
        report.seconds_index = begun.elapsed().as_secs_f64();
        report.seconds_paper = paper.unwrap_or(report.seconds_index);
        return Ok(());
    }
    // A server prints it: as long as it goes on, it is waited for.
    let mut showing = Showing::begin(room, readers, begun).await.map_err(super::said)?;
    loop {
        let status = house.order(&Order::Status).await?;
        let at = |name: &str| status[name].as_i64().unwrap_or_default();
        let now = Printed {
            paper: at("paper"),
            search: at("search"),
            comments: at("comments"),
        };
        match showing.look(now, report) {
            Some(true) => return Ok(()),
            Some(false) => tokio::time::sleep(LOOK).await,
            None => {
                return Err(Failure::failed(
                    "everything is committed, but the running server has not printed for two minutes; see its log",
                ));
            }
        }
    }
}
