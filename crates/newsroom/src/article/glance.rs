use super::row::{Article, unpack};
use crate::{Newsroom, Refusal};
use std::collections::HashMap;
use store::{Moment, sql};

/// What a row of a list says of a story besides its own row.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// Slug of its desk.
    pub desk: String,
    /// Code of its edition.
    pub edition: String,
    /// Names of its bylines, as printed.
    pub by: Vec<String>,
    /// Words of the newest revision.
    pub words: usize,
    /// Asset id of the lead of the newest revision.
    pub lead: Option<String>,
    /// When it is planned to go out.
    pub scheduled_at: Option<Moment>,
    /// Why its plan could not be kept; empty = nothing stands against it.
    pub problem: String,
    /// Who has a working copy of it: id on the staff, name, when it was written.
    pub writing: Vec<(String, String, Moment)>,
    /// Name of whom it is assigned to.
    pub assigned: Option<String>,
    /// How many remarks on it are open.
    pub remarks: i64,
    /// Who has it open now: id on the staff, name, whether they write.
    pub here: Vec<(String, String, bool)>,
}

impl Newsroom {
    /// What lists say of these stories, in their order.
    pub async fn glances(&self, articles: &[Article]) -> Result<Vec<Glance>, Refusal> {
        let mut found: HashMap<&str, Glance> = articles.iter().map(|article| (article.id.as_str(), Glance::default())).collect();
        if articles.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (1..=articles.len()).map(|at| format!("${at}")).collect();
        let places = places.join(", ");
        let ids = || articles.iter().map(|article| article.id.as_str().into()).collect::<Vec<store::Value>>();
        let rows = self
            .db
            .all::<(String, String, String, Vec<u8>, bool, Option<String>, i64)>(
                sql(format!(
                    "SELECT a.id, d.slug, e.code, r.content, r.redacted, s.name, \
                     (SELECT COUNT(*) FROM remark m WHERE m.article_id = a.id AND m.settled_at IS NULL) FROM article a JOIN desk d ON d.id = a.desk_id \
                     JOIN edition e ON e.id = a.edition_id JOIN revision r ON r.article_id = a.id AND r.number = a.head \
                     LEFT JOIN staff s ON s.id = a.assigned WHERE a.id IN ({places})"
                )),
                ids(),
            )
            .await?;
        for (id, desk, edition, content, redacted, assigned, remarks) in rows {
            let Some(glance) = found.get_mut(id.as_str()) else { continue };
            (glance.desk, glance.edition) = (desk, edition);
            (glance.assigned, glance.remarks) = (assigned, remarks);
            if !redacted {
                let content = unpack(&content)?;
                glance.by = content.bylines.into_iter().map(|line| line.name).filter(|name| !name.is_empty()).collect();
                glance.words = content.body.words();
                glance.lead = content.lead.map(|lead| lead.asset.to_string());
            }
        }
        let plans = self
            .db
            .all::<(String, i64, String)>(
                sql(format!("SELECT article_id, at, problem FROM schedule WHERE released_at IS NULL AND article_id IN ({places})")),
                ids(),
            )
            .await?;
        for (id, at, problem) in plans {
            if let Some(glance) = found.get_mut(id.as_str()) {
                glance.scheduled_at = Some(Moment(at));
                glance.problem = problem;
            }
        }
        let copies = self
            .db
            .all::<(String, String, String, i64)>(
                sql(format!(
                    "SELECT w.article_id, w.staff_id, s.name, w.saved_at FROM working_copy w JOIN staff s ON s.id = w.staff_id \
                     WHERE w.article_id IN ({places}) ORDER BY w.saved_at DESC"
                )),
                ids(),
            )
            .await?;
        for (id, staff, name, at) in copies {
            if let Some(glance) = found.get_mut(id.as_str()) {
                glance.writing.push((staff, name, Moment(at)));
            }
        }
        let mut values = ids();
        values.push(self.clock.now().plus_seconds(-crate::presence::LASTS).into());
        let windows = self
            .db
            .all::<(String, String, String, bool)>(
                sql(format!(
                    "SELECT p.article_id, p.staff_id, s.name, p.writing FROM presence p JOIN staff s ON s.id = p.staff_id \
                     WHERE p.article_id IN ({places}) AND p.seen_at > ${} ORDER BY p.staff_id",
                    values.len()
                )),
                values,
            )
            .await?;
        for (id, staff, name, writing) in windows {
            let Some(glance) = found.get_mut(id.as_str()) else { continue };
            // Somebody with two windows is there once.
            match glance.here.iter_mut().find(|(known, ..)| *known == staff) {
                Some(known) => known.2 |= writing,
                None => glance.here.push((staff, name, writing)),
            }
        }
        Ok(articles.iter().map(|article| found.remove(article.id.as_str()).unwrap_or_default()).collect())
    }
}
