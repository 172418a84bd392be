//! What stands around stories: sections, tags, authors, editions, pages, redirects, settings, navigation.

use crate::answer::{Answer, Problem, Reply};
use crate::routes::{Call, shaped};
use crate::visible;
use newsroom::content::read_body;
use newsroom::{Refusal, Turn, author, edition, navigation, page, redirect, section, setting, tag};
use serde_json::{Value, json};
use store::Moment;
use story::Problem as FieldProblem;

/// Ends a turn and waits until readers see it.
pub(crate) async fn end(call: &Call, turn: Turn<'_>) -> Result<(), Problem> {
    let event = turn.commit().await?;
    visible::wait(&call.office, event.as_ref()).await;
    Ok(())
}

impl Call {
    /// The body with the edition that the call names.
    pub fn new_in_edition<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut json = self.json.clone();
        if let Some(fields) = json.as_object_mut()
            && !fields.contains_key("edition")
        {
            fields.insert("edition".into(), json!(self.asked("edition")));
        }
        shaped(json)
    }

    /// The body of a change, without what names the thing: that may come back with it, but not as another one.
    pub fn change<T: serde::de::DeserializeOwned>(&self, names: &[&str]) -> Result<T, Problem> {
        self.names_the_same()?;
        let mut json = self.json.clone();
        if let Some(fields) = json.as_object_mut() {
            for name in names {
                fields.remove(*name);
            }
        }
        shaped(json)
    }

    /// Refuses another slug or code than the one that the call names.
    fn names_the_same(&self) -> Result<(), Problem> {
        let key = self.part("key");
        let is_id = key.parse::<store::Id>().is_ok();
        for name in ["slug", "code"] {
            let wanted = self.json.get(name).and_then(Value::as_str);
            if !key.is_empty() && !is_id && wanted.is_some_and(|wanted| wanted != key) {
                let message = "it stays what it is, for its address would change; make another one, and merge or redirect";
                return Err(Refusal::field(&format!("/{name}"), "fixed", message).into());
            }
        }
        Ok(())
    }
}

pub(crate) async fn sections(call: Call) -> Answer {
    let sections = call.office.room.sections(&call.edition()).await?;
    call.all(&sections, |section| section.id.clone(), |section| json!(section))
}

pub(crate) async fn section(call: Call) -> Answer {
    let key = call.part("key").to_owned();
    let default = call
        .office
        .room
        .editions()
        .await?
        .first()
        .map(|edition| edition.code.clone())
        .unwrap_or_default();
    let wanted = Some(call.edition()).filter(|edition| !edition.is_empty()).unwrap_or(default);
    let found = call
        .office
        .room
        .sections("")
        .await?
        .into_iter()
        .find(|section| section.id == key || (section.slug == key && section.edition == wanted));
    Ok(Reply::ok(json!(found.ok_or(Refusal::NotFound("section"))?)))
}

pub(crate) async fn create_section(call: Call) -> Answer {
    let new: section::NewSection = call.new_in_edition()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = section::create(&mut turn, new).await?;
    end(&call, turn).await?;
    let found = call.office.room.sections("").await?.into_iter().find(|section| section.id == id.as_str());
    Ok(Reply::created(json!(found)))
}

pub(crate) async fn update_section(call: Call) -> Answer {
    let change = call.change(&["edition", "id", "version"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    section::update(&mut turn, &call.edition(), call.part("key"), change).await?;
    end(&call, turn).await?;
    section(call).await
}

pub(crate) async fn delete_section(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    section::delete(&mut turn, &call.edition(), call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

pub(crate) async fn tags(call: Call) -> Answer {
    let limit = call.limit()?;
    let tags = call.office.room.tags(&call.edition(), call.asked("after"), limit + 1).await?;
    call.first(tags, |tag| tag.id.clone(), |tag| json!(tag))
}

pub(crate) async fn tag(call: Call) -> Answer {
    Ok(Reply::ok(json!(call.office.room.tag(&call.edition(), call.part("key")).await?)))
}

pub(crate) async fn create_tag(call: Call) -> Answer {
    let new: tag::NewTag = call.new_in_edition()?;
    let edition = call.edition();
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = tag::create(&mut turn, new).await?;
    end(&call, turn).await?;
    Ok(Reply::created(json!(call.office.room.tag(&edition, id.as_str()).await?)))
}

pub(crate) async fn update_tag(call: Call) -> Answer {
    let change = call.change(&["edition", "id", "slug", "number", "merged_into", "version"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    tag::update(&mut turn, &call.edition(), call.part("key"), change).await?;
    end(&call, turn).await?;
    tag(call).await
}

pub(crate) async fn delete_tag(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    tag::delete(&mut turn, &call.edition(), call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

pub(crate) async fn merge_tag(call: Call) -> Answer {
    let into = call.text("into")?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    tag::merge(&mut turn, &call.edition(), call.part("key"), &into).await?;
    end(&call, turn).await?;
    tag(call).await
}

fn author_body(author: &author::Author) -> Value {
    let names: Value = serde_json::from_str(&author.names).unwrap_or_default();
    json!({
        "id": author.id, "slug": author.slug, "name": author.name, "names": names, "role": author.role, "bio": author.bio,
        "portrait": author.portrait_id, "number": author.number, "version": author.version,
    })
}

pub(crate) async fn authors(call: Call) -> Answer {
    let limit = call.limit()?;
    let authors = call.office.room.authors(call.asked("after"), limit + 1).await?;
    call.first(authors, |author| author.id.clone(), author_body)
}

pub(crate) async fn author(call: Call) -> Answer {
    Ok(Reply::ok(author_body(&call.office.room.author(call.part("key")).await?)))
}

pub(crate) async fn create_author(call: Call) -> Answer {
    let new: author::NewAuthor = call.change(&["edition"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = author::create(&mut turn, new).await?;
    end(&call, turn).await?;
    Ok(Reply::created(author_body(&call.office.room.author(id.as_str()).await?)))
}

pub(crate) async fn update_author(call: Call) -> Answer {
    let change = call.change(&["id", "slug", "number", "version", "edition"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    author::update(&mut turn, call.part("key"), change).await?;
    end(&call, turn).await?;
    author(call).await
}

pub(crate) async fn delete_author(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    author::delete(&mut turn, call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

fn edition_body(edition: &edition::Edition) -> Value {
    json!({
        "id": edition.id, "code": edition.code, "name": edition.name, "language": edition.language, "language_name": edition.language_name,
        "direction": edition.direction, "path": edition.path, "tagline": edition.tagline, "description": edition.description,
        "footer": edition.footer, "position": edition.position, "default": edition.main, "version": edition.version,
    })
}

pub(crate) async fn editions(call: Call) -> Answer {
    let editions = call.office.room.editions().await?;
    call.all(&editions, |edition| edition.code.clone(), edition_body)
}

pub(crate) async fn edition(call: Call) -> Answer {
    let key = call.part("key");
    let editions = call.office.room.editions().await?;
    let found = editions.iter().find(|edition| edition.code == key || edition.id == key);
    Ok(Reply::ok(edition_body(found.ok_or(Refusal::NotFound("edition"))?)))
}

pub(crate) async fn create_edition(call: Call) -> Answer {
    let new: edition::NewEdition = call.read()?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = edition::create(&mut turn, new).await?;
    end(&call, turn).await?;
    let editions = call.office.room.editions().await?;
    Ok(Reply::created(json!(editions.iter().find(|edition| edition.id == id.as_str()).map(edition_body))))
}

pub(crate) async fn update_edition(call: Call) -> Answer {
    let there = call
        .office
        .room
        .editions()
        .await?
        .into_iter()
        .find(|edition| edition.code == call.part("key") || edition.id == call.part("key"));
    let path = call.json.get("path").and_then(Value::as_str);
    if there.is_some_and(|there| path.is_some_and(|wanted| wanted != there.path)) {
        let message = "it stays what it is, for every address of the edition would change";
        return Err(Refusal::field("/path", "fixed", message).into());
    }
    let change = call.change(&["id", "code", "path", "default", "version"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    edition::update(&mut turn, call.part("key"), change).await?;
    end(&call, turn).await?;
    edition(call).await
}

pub(crate) async fn delete_edition(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    edition::delete(&mut turn, call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

fn page_body(page: &page::Page) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_str(&page.body)?;
    Ok(json!({
        "id": page.id, "edition": page.edition, "slug": page.slug, "address": page.address, "title": page.title, "body": body,
        "published": page.published, "held": page.held, "updated_at": Moment(page.updated_at), "version": page.version,
    }))
}

/// The typed body of a page, in any of its forms.
fn typed(call: &Call) -> Result<Option<story::Body>, Problem> {
    call.json.get("body").map(read_body).transpose().map_err(|problems| {
        let problems = problems
            .into_iter()
            .map(|found| FieldProblem { pointer: format!("/body{}", found.pointer), ..found })
            .collect();
        Refusal::Invalid(problems).into()
    })
}

pub(crate) async fn pages(call: Call) -> Answer {
    let pages = call.office.room.pages(&call.edition()).await?;
    let bodies = pages.iter().map(page_body).collect::<Result<Vec<_>, _>>()?;
    call.all(&bodies, |page| page["id"].as_str().unwrap_or_default().to_owned(), Value::clone)
}

pub(crate) async fn page(call: Call) -> Answer {
    let page = call.office.room.page(&call.edition(), call.part("key")).await?;
    Ok(Reply::ok(page_body(&page)?))
}

pub(crate) async fn create_page(call: Call) -> Answer {
    let new = page::NewPage {
        edition: call.edition(),
        slug: call.text("slug")?,
        address: Some(call.text("address")?).filter(|address| !address.is_empty()),
        title: call.text("title")?,
        body: typed(&call)?.unwrap_or_default(),
        published: match call.json.get("published") {
            None | Some(Value::Null) => true,
            Some(published) => published.as_bool().ok_or_else(|| Refusal::field("/published", "type", "true or false"))?,
        },
        ..page::NewPage::default()
    };
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = page::create(&mut turn, new).await?;
    end(&call, turn).await?;
    Ok(Reply::created(page_body(&call.office.room.page("", id.as_str()).await?)?))
}

/// What changes of a page, but for its body.
#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PageFields {
    title: Option<String>,
    published: Option<bool>,
}

pub(crate) async fn update_page(call: Call) -> Answer {
    let there = call.office.room.page(&call.edition(), call.part("key")).await?;
    for (name, is) in [("slug", &there.slug), ("address", &there.address)] {
        if call.json.get(name).and_then(Value::as_str).is_some_and(|wanted| wanted != is) {
            let message = "a page stays at its address; make another one, and a redirect";
            return Err(Refusal::field(&format!("/{name}"), "fixed", message).into());
        }
    }
    let fields: PageFields = call.change(&["id", "edition", "slug", "address", "body", "held", "updated_at", "version"])?;
    let change = page::Change {
        title: fields.title,
        body: typed(&call)?,
        published: fields.published,
        updated_at: None,
    };
    let mut turn = call.office.room.turn(&call.actor).await?;
    page::update(&mut turn, &call.edition(), call.part("key"), change).await?;
    end(&call, turn).await?;
    page(call).await
}

pub(crate) async fn delete_page(call: Call) -> Answer {
    let mut turn = call.office.room.turn(&call.actor).await?;
    page::delete(&mut turn, &call.edition(), call.part("key")).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

pub(crate) async fn redirects(call: Call) -> Answer {
    let limit = call.limit()?;
    let redirects = call.office.room.redirects(call.asked("after"), limit + 1).await?;
    call.first(redirects, |redirect| redirect.from_address.clone(), |redirect| json!(redirect))
}

pub(crate) async fn redirect(call: Call) -> Answer {
    Ok(Reply::ok(json!(call.office.room.redirect(call.part("key")).await?)))
}

pub(crate) async fn update_redirect(call: Call) -> Answer {
    let change = call.change(&["id", "from"])?;
    let key = call.office.room.redirect(call.part("key")).await?.id;
    let mut turn = call.office.room.turn(&call.actor).await?;
    redirect::update(&mut turn, &key, change).await?;
    end(&call, turn).await?;
    redirect(call).await
}

pub(crate) async fn create_redirect(call: Call) -> Answer {
    let new: redirect::NewRedirect = call.change(&["edition"])?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    let id = redirect::create(&mut turn, new).await?;
    end(&call, turn).await?;
    Ok(Reply::created(json!(call.office.room.redirect(id.as_str()).await?)))
}

pub(crate) async fn delete_redirect(call: Call) -> Answer {
    let key = call.office.room.redirect(call.part("key")).await?.id;
    let mut turn = call.office.room.turn(&call.actor).await?;
    redirect::delete(&mut turn, &key).await?;
    end(&call, turn).await?;
    Ok(Reply::nothing())
}

pub(crate) async fn settings(call: Call) -> Answer {
    Ok(Reply::ok(json!(call.office.room.settings().await?)))
}

pub(crate) async fn change_settings(call: Call) -> Answer {
    let fields = call.json.as_object().ok_or_else(|| Refusal::field("", "type", "an object of settings"))?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    setting::change(&mut turn, fields).await?;
    end(&call, turn).await?;
    settings(call).await
}

pub(crate) async fn navigation(call: Call) -> Answer {
    let items = call.office.room.navigation(&call.edition()).await?;
    Ok(Reply::ok(json!({"items": items, "next": null})))
}

pub(crate) async fn set_navigation(call: Call) -> Answer {
    let wanted = call.json.get("items").cloned().unwrap_or_else(|| call.json.clone());
    let wanted: Vec<navigation::Item> =
        serde_json::from_value(wanted).map_err(|error| Refusal::field("/items", "shape", error.to_string()))?;
    let mut turn = call.office.room.turn(&call.actor).await?;
    navigation::set(&mut turn, &call.edition(), &wanted).await?;
    end(&call, turn).await?;
    navigation(call).await
}
