//! Which source a folder is: the same one each time, wherever it lies, and no other one's.

use super::index::{Index, lined, parts, text};
use super::look::look;
use crate::report::FileWarning;
use crate::seal::hash;
use crate::{Error, Rooms};
use jiff::tz::TimeZone;
use newsroom::Actor;
use store::Id;

/// Texts of which it is asked whether they came in before.
const ASKED: usize = 200;
/// Stories that are compared.
const COMPARED: usize = 12;
/// How an identity begins that no address gave.
const FOLDER: &str = "folder ";

/// The site by the host of its address, else by where the folder lies. A folder whose stories came in before from elsewhere (it was moved,
/// or its address is told only now) is the source that it was then.
pub(super) async fn identity(rooms: &Rooms<'_>, index: &mut Index, zone: &TimeZone, now: i64) -> Result<String, Error> {
    let host = url::Url::parse(&index.site.address).ok().and_then(|url| {
        let host = url.host_str()?.trim_start_matches("www.").to_owned();
        Some(format!("{host}{}", url.path().trim_end_matches('/')))
    });
    let has_host = host.is_some();
    let own = host.unwrap_or_else(|| {
        let name = index.folder.root.file_name().map(|name| name.to_string_lossy().into_owned());
        format!("{FOLDER}{} {:016x}", name.unwrap_or_default(), hash(index.folder.root.to_string_lossy()))
    });
    let sites = rooms.newsroom.sites().await?;
    if sites.contains(&own) {
        return Ok(own);
    }
    for site in sites.into_iter().filter(|site| !has_host || site.starts_with(FOLDER)) {
        if is_same(rooms, index, &site, zone, now).await? {
            let message = format!("its stories came in before, from {site}: they are the same ones, and are not taken twice");
            index.warnings.push(FileWarning { file: 0, line: 0, code: "known_source".into(), message });
            return Ok(site);
        }
    }
    Ok(own)
}

/// Whether most stories that came from a site, at paths that the folder has too, have the headlines that they have in the folder.
async fn is_same(rooms: &Rooms<'_>, index: &Index, site: &str, zone: &TimeZone, now: i64) -> Result<bool, Error> {
    let texts = &index.folder.texts;
    let step = texts.len().div_ceil(ASKED).max(1);
    let paths: Vec<String> = texts.iter().step_by(step).map(|path| path.to_string()).collect();
    let known = rooms.newsroom.known_of_any_type(site, &paths).await?;
    let mut known: Vec<_> = known.into_iter().filter(|(_, known)| known.noun == "article").collect();
    known.sort_by(|one, other| one.0.cmp(&other.0));
    let (mut compared, mut same) = (0, 0);
    for (path, known) in known {
        let Some(title) = title(index, &path, zone, now) else { continue };
        let Ok(id) = known.noun_id.parse::<Id>() else { continue };
        let Ok(shown) = rooms.newsroom.article(&Actor::Operator, &id, None).await else { continue };
        compared += 1;
        same += usize::from(shown.content.headline == title);
        if compared == COMPARED {
            break;
        }
    }
    Ok(same > 0 && same * 2 > compared)
}

fn title(index: &Index, path: &str, zone: &TimeZone, now: i64) -> Option<String> {
    let read = lined(text(&index.folder, path).ok()?);
    let front = parts(path, &read, &index.site).ok()?;
    Some(look(path, &front, &index.site, zone, now).title).filter(|title| !title.is_empty())
}
