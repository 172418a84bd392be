//! Comments that a reader writes, changes, deletes and reports. A form that is refused is answered with its page at once: the words
//! may be longer than anything that keeps them until the next one.

use super::fields::Refused;
use super::saved::number;
use super::{Answer, Fields, Signed, Trouble, Visit};
use axum::response::Response;
use http::StatusCode;
use pages::Ask;
use pages::account::{Field, Guide, OwnComment, OwnComments, Report, Talked, Write};
use pages::context::{Comment, Link};
use paper::Reading;
use readers::Error;
use readers::attempt::{COMMENT, Verdict};
use readers::comment::{Kept, Own, Reason, Status, Written};

const HOME: &str = "/account/comments";
/// Of a reader's own comments on one page.
const SHOWN: i64 = 200;

/// `GET /account/comments`.
pub(crate) async fn show(Signed { visit, reader }: Signed) -> Answer {
    let list = visit.readers.own_comments(&reader.id, SHOWN).await?;
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, &visit.edition(), visit.now()).await?;
    let mut items = Vec::with_capacity(list.len());
    for one in list {
        items.push(own(&guide, one, visit.now()).await?);
    }
    visit.page(OwnComments { items }).await
}

async fn own(guide: &Guide<'_, Reading>, one: Own, now: store::Moment) -> Result<OwnComment, Trouble> {
    let talked = guide.talked(one.article).await?;
    let address = match (&talked, one.number) {
        (Some(talked), Some(number)) if one.status == Status::Shown => guide.comment_address(talked, number),
        _ => String::new(),
    };
    let story = talked.map(|talked| talked.link);
    Ok(OwnComment {
        address,
        story,
        at: guide.instant(one.at),
        edited: one.edited_at.is_some(),
        status: one.status.name().to_owned(),
        status_name: guide.status_name(one.status.name()),
        paragraphs: guide.paragraphs(&one.text),
        editable: one.is_editable(now),
        token: one.token,
    })
}

/// `GET /account/comments/write?article=&parent=`.
pub(crate) async fn write(visit: Visit) -> Answer {
    let article = visit.asked("article").parse().map_err(|_| Trouble::NotFound)?;
    let parent = visit.asked("parent").parse().ok();
    let page = form(&visit, article, parent, Field::default()).await?;
    visit.page(page).await
}

/// `POST /account/comments {article, parent, text, name}`.
pub(crate) async fn send(mut visit: Visit, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let article = number(&fields, "article")?;
    let parent = match fields.trimmed("parent") {
        "" => None,
        _ => Some(number(&fields, "parent")?),
    };
    let mut page = form(&visit, article, parent, Field { value: fields.get("text").to_owned(), ..Field::default() }).await?;
    let Some(reader) = visit.reader.clone() else {
        return refused(visit, page, "", StatusCode::FORBIDDEN).await;
    };
    if !page.open {
        return refused(visit, page, "closed", StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if parent.is_some() && page.answered.is_none() {
        return refused(visit, page, "gone", StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut name = reader.name.clone();
    if let Some(field) = &mut page.name {
        field.value = fields.get("name").to_owned();
        match readers::account::name(&field.value) {
            None => field.problem = "name-length".into(),
            Some(chosen) if chosen.is_empty() => field.problem = "name-empty".into(),
            Some(chosen) => {
                visit.readers.change_profile(&reader.id, &chosen, &reader.edition).await?;
                name = chosen;
            }
        }
        if !field.problem.is_empty() {
            return refused(visit, page, "", StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    }
    let written = Written {
        reader: &reader.id,
        name: &name,
        article,
        parent,
        text: fields.get("text"),
        before: page.before,
    };
    if visit.readers.attempt(COMMENT, &reader.id, &visit.network).await? != Verdict::Free {
        return because(visit, page, Error::TooMany { seconds: COMMENT.within }).await;
    }
    match visit.readers.write_comment(written).await {
        Ok(kept) => Ok(visit.done(HOME, done(&kept, "comment"))),
        Err(error) => because(visit, page, error).await,
    }
}

/// `GET /account/comments/edit?comment=`.
pub(crate) async fn edit(Signed { visit, reader }: Signed) -> Answer {
    let one = mine(&visit, &reader.id, visit.asked("comment")).await?;
    if !one.is_editable(visit.now()) {
        let mut refused = Refused::new("comment");
        refused.because("", "too-late");
        return Ok(visit.refuse(HOME, &refused));
    }
    let page = editing(&visit, &one, Field { value: one.text.clone(), ..Field::default() }).await?;
    visit.page(page).await
}

/// `POST /account/comments/edit {comment, text}`.
pub(crate) async fn change(Signed { mut visit, reader }: Signed, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let one = mine(&visit, &reader.id, fields.trimmed("comment")).await?;
    let page = editing(&visit, &one, Field { value: fields.get("text").to_owned(), ..Field::default() }).await?;
    match visit.readers.edit_comment(&reader.id, &one.token, fields.get("text"), page.before).await {
        Ok(kept) => Ok(visit.done(HOME, done(&kept, "comment-changed"))),
        Err(error) => because(visit, page, error).await,
    }
}

/// `POST /account/comments/delete {comment}`.
pub(crate) async fn delete(Signed { visit, reader }: Signed, fields: Fields) -> Answer {
    visit.readers.delete_comment(&reader.id, fields.trimmed("comment")).await?;
    Ok(visit.done(HOME, "comment-deleted"))
}

/// `GET /account/comments/report?article=&comment=`.
pub(crate) async fn report(Signed { visit, .. }: Signed) -> Answer {
    let asked = |name: &str| visit.asked(name).parse().map_err(|_| Trouble::NotFound);
    let page = reporting(&visit, asked("article")?, asked("comment")?, "", Field::default()).await?;
    visit.page(page).await
}

/// `POST /account/comments/report {article, comment, reason, text}`.
pub(crate) async fn send_report(Signed { mut visit, reader }: Signed, fields: Fields) -> Answer {
    visit.speaking(&fields);
    let (article, comment) = (number(&fields, "article")?, number(&fields, "comment")?);
    let text = Field { value: fields.get("text").to_owned(), ..Field::default() };
    let mut page = reporting(&visit, article, comment, fields.trimmed("reason"), text).await?;
    let Some(reason) = Reason::parse(fields.trimmed("reason")) else {
        return answered(visit, page, "reason").await;
    };
    match visit.readers.report_comment(&reader.id, comment, reason, fields.get("text")).await {
        Ok(()) => Ok(visit.done(HOME, "reported")),
        Err(Error::TooLong { .. }) => {
            page.text.problem = "too-long".into();
            answered(visit, page, "").await
        }
        Err(Error::TooMany { .. }) => answered(visit, page, "too-fast").await,
        Err(error) => Err(error.into()),
    }
}

fn done(kept: &Kept, shown: &'static str) -> &'static str {
    if kept.status == Status::Shown { shown } else { "comment-waits" }
}

async fn mine(visit: &Visit, reader: &str, token: &str) -> Result<Own, Trouble> {
    let list = visit.readers.own_comments(reader, SHOWN).await?;
    list.into_iter().find(|one| one.token == token).ok_or(Trouble::NotFound)
}

/// What the paper has of a story, and what can be asked about it.
struct Look {
    talked: Talked,
    before: bool,
    comment: Option<Comment>,
    reasons: Vec<Link>,
}

async fn look(visit: &Visit, article: i64, comment: Option<i64>) -> Result<Look, Trouble> {
    let site = &visit.serving.site;
    let ask = Ask::default();
    let reading = site.shelf.current()?.reading().await?;
    let guide = site.pages.guide(&reading, &ask, &visit.edition(), visit.now()).await?;
    let talked = guide.talked(article).await?.ok_or(Trouble::NotFound)?;
    let reasons = Reason::ALL.into_iter().map(|reason| Link {
        label: guide.reason_name(reason.name()),
        address: reason.name().to_owned(),
        ..Link::default()
    });
    Ok(Look {
        comment: comment.and_then(|number| guide.comment(&talked, number)),
        before: guide.reads_before(),
        reasons: reasons.collect(),
        talked,
    })
}

async fn form(visit: &Visit, article: i64, parent: Option<i64>, text: Field) -> Result<Write, Trouble> {
    let found = look(visit, article, parent).await?;
    Ok(Write {
        story: found.talked.link,
        article,
        answered: found.comment,
        token: String::new(),
        text,
        name: visit.reader.as_ref().filter(|reader| reader.name.is_empty()).map(|_| Field::default()),
        signed_in: visit.reader.is_some(),
        before: found.before,
        open: found.talked.until.is_some_and(|until| until > visit.now()),
    })
}

/// A comment can be changed also where the story takes no new ones.
async fn editing(visit: &Visit, one: &Own, text: Field) -> Result<Write, Trouble> {
    let page = form(visit, one.article, one.parent, text).await?;
    Ok(Write { token: one.token.clone(), name: None, open: true, ..page })
}

async fn reporting(visit: &Visit, article: i64, comment: i64, chosen: &str, text: Field) -> Result<Report, Trouble> {
    let found = look(visit, article, Some(comment)).await?;
    Ok(Report {
        story: found.talked.link,
        article,
        comment: found.comment.ok_or(Trouble::NotFound)?,
        reasons: found
            .reasons
            .into_iter()
            .map(|reason| Link { current: reason.address == chosen, ..reason })
            .collect(),
        text,
    })
}

/// The form once more, with what the readers' data refused it for.
async fn because(visit: Visit, mut page: Write, error: Error) -> Answer {
    let (field, whole) = match error {
        Error::Empty("text") => ("text-empty", ""),
        Error::TooLong { .. } => ("too-long", ""),
        Error::TooMany { .. } => ("", "too-fast"),
        Error::Banned(_) => ("", "banned"),
        Error::TooLate => ("", "too-late"),
        Error::NotFound => ("", "gone"),
        error => return Err(error.into()),
    };
    page.text.problem = field.to_owned();
    refused(visit, page, whole, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn refused(mut visit: Visit, page: Write, problem: &str, status: StatusCode) -> Answer {
    if !problem.is_empty() {
        visit.refused = Refused::new("comment");
        visit.refused.because("", problem);
    }
    with_status(visit.page(page).await?, status)
}

async fn answered(mut visit: Visit, page: Report, problem: &str) -> Answer {
    if !problem.is_empty() {
        visit.refused = Refused::new("report");
        visit.refused.because("", problem);
    }
    with_status(visit.page(page).await?, StatusCode::UNPROCESSABLE_ENTITY)
}

fn with_status(mut response: Response, status: StatusCode) -> Answer {
    *response.status_mut() = status;
    Ok(response)
}
