//! What plugins closed to strangers: by the item itself, by a reusable block in it, or by rules that stand elsewhere in the export.

use super::index::term_key;
use crate::report::{Reason, Spot};
use exchange::wordpress::restriction::{self, Rule, of_text, references, rule, rules_of, sent_on};
use exchange::wordpress::{Item, Term};
use std::collections::{HashMap, HashSet};

/// What the first pass learns of the site's rules. As they may stand behind what they close, it goes over the files once more if
/// there are any.
#[derive(Debug, Default)]
pub(super) struct Restrictions {
    rules: Vec<Rule>,
    /// Reusable blocks that hold something closed.
    blocks: HashSet<i64>,
    /// A plugin whose rules are not in the export.
    pub plugin: Option<&'static str>,
    /// Whoever imports has looked at those rules: they close nothing that the export does not say itself.
    pub is_open: bool,
    /// Everything is known.
    is_settled: bool,
}

impl Restrictions {
    /// Takes note of an item.
    pub(super) fn learn(&mut self, item: &Item) {
        if self.is_settled {
            return;
        }
        if let Some(rule) = rule(item).filter(|rule| *rule != Rule::Unknown && !self.rules.contains(rule)) {
            self.rules.push(rule);
        }
        if self.plugin.is_none() {
            self.plugin = rules_of(item);
        }
    }

    /// Everything was met: whether something is known now that was not from the beginning.
    pub(super) fn settle(&mut self, blocks: &HashMap<i64, String>, terms: &[(Term, Spot)]) -> bool {
        let by_number: Vec<Rule> = terms
            .iter()
            .filter(|(term, _)| self.rules.contains(&Rule::Filed(term.taxonomy.clone(), term.id.to_string())))
            .map(|(term, _)| Rule::Filed(term.taxonomy.clone(), term_key(term).to_owned()))
            .collect();
        self.rules.extend(by_number);
        self.blocks
            .extend(blocks.iter().filter(|(_, content)| of_text(content).is_some()).map(|(id, _)| *id));
        loop {
            let before = self.blocks.len();
            let holds = |content: &str| references(content).iter().any(|id| self.blocks.contains(id));
            let further: Vec<i64> = blocks.iter().filter(|(_, content)| before > 0 && holds(content)).map(|(id, _)| *id).collect();
            self.blocks.extend(further);
            if self.blocks.len() == before {
                break;
            }
        }
        self.is_settled = true;
        !self.rules.is_empty() || !self.blocks.is_empty() || self.plugin.is_some() && !self.is_open
    }

    /// Why not every stranger could read a published item.
    pub(super) fn of(&self, item: &Item) -> Option<Reason> {
        if let Some(to) = sent_on(item) {
            return Some(Reason::new("redirected", format!("its address sent readers on to {to}; it was never shown itself")));
        }
        let restricted =
            |what: &str| Reason::new("restricted", format!("not every stranger could read all of it at the source, by {what}"));
        if let Some(what) = restriction::of(item) {
            return Some(restricted(&what));
        }
        if self.rules.iter().any(|rule| rule.closes(item)) {
            return Some(restricted("a rule of MemberPress"));
        }
        if !self.blocks.is_empty()
            && let Some(id) = references(&item.content).into_iter().find(|id| self.blocks.contains(id))
        {
            return Some(restricted(&format!("the reusable block {id}")));
        }
        let plugin = self.plugin.filter(|plugin| !self.is_open && !restriction::is_opened(item, plugin))?;
        Some(Reason::new(
            "restricted",
            format!("{plugin} closed texts at the source by rules that are not in the export; if it closed none, import again with --open"),
        ))
    }
}
