use crate::failure::Failure;
use crate::house::House;
use crate::order::Order;
use intake::report::Report;
use newsroom::Newsroom;
use readers::Readers;
use std::time::{Duration, Instant};

/// Waits until readers see everything, and notes when pages and search had it.
pub(super) async fn show(house: &House, room: &Newsroom, readers: &Readers, begun: Instant, report: &mut Report) -> Result<(), Failure> {
    let head = room.ledger_head().await?;
    let place = readers.log_head().await?.number;
    if house.is_owner() {
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
    let (mut last, mut since) = ((0, 0, 0), Instant::now());
    loop {
        let status = house.order(&Order::Status).await?;
        let at = |name: &str| status[name].as_i64().unwrap_or_default();
        let now = (at("paper"), at("search"), at("comments"));
        if now.0 >= head && report.seconds_paper == 0.0 {
            report.seconds_paper = begun.elapsed().as_secs_f64();
        }
        if now.0 >= head && now.1 >= head && now.2 >= place {
            report.seconds_index = begun.elapsed().as_secs_f64();
            return Ok(());
        }
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > Duration::from_secs(120) {
            return Err(Failure::failed(
                "everything is committed, but the running server has not printed for two minutes; see its log",
            ));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
