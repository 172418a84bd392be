//! The storyboard of a film: small pictures of it at equal steps on one sheet, and a list of which stands for which stretch. Players
//! show them above the bar by which somebody seeks.

use super::Piece;
use super::command::{NAMELESS, Run, input, words};
use std::fmt::Write as _;

/// Pictures on a sheet, at most, and in a row.
const MOST: u64 = 100;
const ROW: u64 = 10;
/// Seconds between two, at least: there is a key frame so often.
const STEP: u64 = 2;
/// Longer side of each, in pixels.
const SIDE: u32 = 160;
/// Names of the sheet and of the list.
pub(super) const SHEET: &str = "storyboard.jpg";
const LIST: &str = "storyboard.vtt";

/// How the pictures of a film lie on the sheet.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// Seconds from one to the next.
    step: u64,
    count: u64,
    rows: u64,
    width: u32,
    height: u32,
}

/// For a film of so many seconds; none for one that is too short to be looked for something in.
fn plan(seconds: u64, (width, height): (u32, u32)) -> Option<Plan> {
    let count = (seconds / STEP).min(MOST);
    if count < 2 || width == 0 || height == 0 {
        return None;
    }
    let step = seconds.div_ceil(count).max(STEP);
    let count = (seconds / step).max(1);
    let even = |side: u32| (u64::from(SIDE) * u64::from(side) / u64::from(width.max(height))).max(2).next_multiple_of(2);
    Some(Plan {
        step,
        count,
        rows: count.div_ceil(ROW),
        width: u32::try_from(even(width)).unwrap_or(SIDE),
        height: u32::try_from(even(height)).unwrap_or(SIDE),
    })
}

impl Plan {
    fn list(&self, seconds: u64) -> String {
        let clock = |at: u64| format!("{:02}:{:02}:{:02}.000", at / 3600, at / 60 % 60, at % 60);
        let mut text = "WEBVTT\n".to_owned();
        for at in 0..self.count {
            let end = if at + 1 == self.count { seconds + 1 } else { (at + 1) * self.step };
            let (left, top) = (at % ROW * u64::from(self.width), at / ROW * u64::from(self.height));
            let _ = write!(
                text,
                "\n{} --> {}\n{SHEET}#xywh={left},{top},{},{}\n",
                clock(at * self.step),
                clock(end),
                self.width,
                self.height
            );
        }
        text
    }
}

/// Makes both of a file that was encoded; nothing if that fails: a film without a storyboard is still a film.
pub(super) async fn storyboard(run: &Run<'_>, main: &Piece, milliseconds: u64) -> Vec<Piece> {
    let seconds = milliseconds / 1_000;
    let Some(plan) = plan(seconds, (main.width, main.height)) else { return Vec::new() };
    // Key frames do, and decoding nothing else is fast.
    let mut arguments = words(&["-skip_frame", "nokey"]);
    arguments.extend(input(&main.path, "mov"));
    let Plan { step, rows, width, height, .. } = plan;
    let filter = format!("fps=1/{step}:start_time=0:round=up,scale={width}:{height}:flags=area,setsar=1,format=yuvj420p,tile={ROW}x{rows}");
    arguments.extend(words(&["-map", "0:v:0", "-an", "-vf", &filter, "-frames:v", "1", "-q:v", "6"]));
    arguments.extend(words(NAMELESS));
    arguments.extend(words(&["-update", "1", "-f", "image2", SHEET]));
    let made = run.encode(arguments, &main.path, &mut |_| {}).await;
    let sheet = run.piece(SHEET, "image/jpeg", (width * u32::try_from(ROW).unwrap_or(1), height * u32::try_from(rows).unwrap_or(1)));
    let list = run.piece(LIST, "text/vtt", (0, 0));
    if made.is_err() || !sheet.path.is_file() || tokio::fs::write(&list.path, plan.list(seconds)).await.is_err() {
        return Vec::new();
    }
    vec![sheet, list]
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "in a test a failure is a failure")]
mod tests {
    use super::plan;

    #[test]
    fn pictures_lie_on_the_sheet_in_rows_and_cover_the_film() {
        assert_eq!(plan(3, (1280, 720)), None, "too short");
        let short = plan(30, (1280, 720)).unwrap();
        assert_eq!((short.step, short.count, short.rows, short.width, short.height), (2, 15, 2, 160, 90));
        let list = short.list(30);
        assert!(list.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nstoryboard.jpg#xywh=0,0,160,90\n"), "{list}");
        assert!(list.ends_with("\n00:00:28.000 --> 00:00:31.000\nstoryboard.jpg#xywh=640,90,160,90\n"), "{list}");
        let long = plan(7_200, (720, 1280)).unwrap();
        assert_eq!((long.step, long.count, long.rows, long.width, long.height), (72, 100, 10, 90, 160));
    }
}
