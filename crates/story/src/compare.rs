//! What differs between two bodies: blocks added, removed, changed and moved, and the words within.

use crate::{Block, Body, text};
use serde::Serialize;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A difference of one block.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockChange {
    /// `added`, `removed`, `changed`, `moved`.
    pub change: &'static str,
    /// The block's type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The block as it was.
    pub before: Option<Value>,
    /// The block as it is.
    pub after: Option<Value>,
    /// Fields other than words that differ: `alt`, `credit`, `asset`, ….
    pub attributes: Vec<String>,
    /// The words, with what was done to each stretch.
    pub words: Vec<WordOp>,
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordOp {
    /// `same`, `added`, `removed`.
    pub op: &'static str,
    /// The words with the spaces after them.
    pub text: String,
}

/// Compares two bodies. Equal blocks are not listed; order is that of the newer body, removed blocks where they stood.
pub fn bodies(before: &Body, after: &Body) -> Vec<BlockChange> {
    let old = &before.blocks;
    let new = &after.blocks;
    let mut known = HashMap::new();
    let (old_ids, new_ids) = (ids(old, &mut known), ids(new, &mut known));
    let mut partner_of_new: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for (at, with) in longest_common(&old_ids, &new_ids) {
        partner_of_new[with] = Some(at);
        taken[at] = true;
    }
    let mut moved = vec![false; new.len()];
    let mut left: HashMap<usize, VecDeque<usize>> = HashMap::new();
    for at in (0..old.len()).filter(|at| !taken[*at]) {
        left.entry(old_ids[at]).or_default().push_back(at);
    }
    for place in 0..new.len() {
        if partner_of_new[place].is_none()
            && let Some(at) = left.get_mut(&new_ids[place]).and_then(VecDeque::pop_front)
        {
            partner_of_new[place] = Some(at);
            taken[at] = true;
            moved[place] = true;
        }
    }
    pair_by_likeness(old, new, &mut partner_of_new, &mut taken);
    let mut changes = Vec::new();
    let mut next_old = 0;
    for (place, block) in new.iter().enumerate() {
        if let Some(at) = partner_of_new[place] {
            while next_old < at {
                if !taken[next_old] {
                    changes.push(removed(&old[next_old]));
                }
                next_old += 1;
            }
            next_old = next_old.max(at + 1);
            if moved[place] {
                changes.push(change("moved", Some(&old[at]), Some(block)));
            } else if old[at] != *block {
                changes.push(change("changed", Some(&old[at]), Some(block)));
            }
        } else {
            changes.push(change("added", None, Some(block)));
        }
    }
    for at in next_old..old.len() {
        if !taken[at] {
            changes.push(removed(&old[at]));
        }
    }
    changes
}

/// Equal blocks have equal numbers.
fn ids(blocks: &[Block], known: &mut HashMap<String, usize>) -> Vec<usize> {
    blocks
        .iter()
        .map(|block| {
            let next = known.len();
            *known.entry(serde_json::to_string(block).unwrap_or_default()).or_insert(next)
        })
        .collect()
}

/// How many of the nearest blocks of the older body one is held against.
const NEAREST: usize = 24;

/// Pairs what is left by likeness: each with the likest of those that stood nearest to where it stands.
fn pair_by_likeness(old: &[Block], new: &[Block], partner_of_new: &mut [Option<usize>], taken: &mut [bool]) {
    let bags = |blocks: &[Block], wanted: &dyn Fn(usize) -> bool| -> Vec<Vec<u64>> {
        let bag = |(place, block)| if wanted(place) { bag_of_words(block) } else { Vec::new() };
        blocks.iter().enumerate().map(bag).collect()
    };
    let old_bags = bags(old, &|at| !taken[at]);
    let new_bags = bags(new, &|place| partner_of_new[place].is_none());
    let mut free: Vec<usize> = (0..old.len()).filter(|at| !taken[*at]).collect();
    let mut expected = 0;
    for (place, block) in new.iter().enumerate() {
        if let Some(at) = partner_of_new[place] {
            expected = at + 1;
            continue;
        }
        let middle = free.partition_point(|at| *at < expected);
        let near = middle.saturating_sub(NEAREST / 2)..free.len().min(middle + NEAREST);
        let best = near
            .filter(|slot| old[free[*slot]].kind() == block.kind())
            .map(|slot| (slot, likeness(&old_bags[free[slot]], &new_bags[place])))
            .filter(|(_, likeness)| *likeness >= 0.4)
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        if let Some((slot, _)) = best {
            let at = free.remove(slot);
            partner_of_new[place] = Some(at);
            taken[at] = true;
            expected = at + 1;
        }
    }
}

fn removed(block: &Block) -> BlockChange {
    change("removed", Some(block), None)
}

fn change(kind: &'static str, before: Option<&Block>, after: Option<&Block>) -> BlockChange {
    let json = |block: Option<&Block>| block.and_then(|block| serde_json::to_value(block).ok());
    let words_of = |block: Option<&Block>| block.map(words_in).unwrap_or_default();
    let (old, new) = (json(before), json(after));
    let mut attributes = BTreeSet::new();
    if let (Some(old), Some(new)) = (&old, &new) {
        differing(old, new, "", &mut attributes);
    }
    BlockChange {
        change: kind,
        kind: after.or(before).map_or("", Block::kind),
        attributes: attributes.into_iter().collect(),
        words: words(&words_of(before), &words_of(after)),
        before: old,
        after: new,
    }
}

/// Fields whose difference shows in the words.
const WORDS: &[&str] = &[
    "type", "text", "items", "blocks", "points", "entries", "rows", "head", "foot", "notes", "caption", "question", "by", "title", "html",
    "pictures",
];

/// Names of the fields that differ though no word of theirs does, wherever in the block they stand: `alt`, `credit`, `href`, …;
/// `marks` where the same words are marked in another way.
fn differing(old: &Value, new: &Value, name: &str, found: &mut BTreeSet<String>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(old), Value::Object(new)) if name != "marks" || old.get("type") == new.get("type") => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let (old, new) = (old.get(name).unwrap_or(&Value::Null), new.get(name).unwrap_or(&Value::Null));
                differing(old, new, name, found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            old.iter().zip(new).for_each(|(old, new)| differing(old, new, name, found));
        }
        _ if WORDS.contains(&name) => {
            if spans(old).is_some_and(|old| spans(new).is_some_and(|new| old == new)) {
                found.insert("marks".into());
            }
        }
        _ => {
            found.insert(name.to_owned());
        }
    }
}

/// The words of a line in either of its written forms.
fn spans(line: &Value) -> Option<String> {
    match line {
        Value::String(text) => Some(text.clone()),
        Value::Array(spans) => spans.iter().map(|span| span.get("text")?.as_str()).collect(),
        _ => None,
    }
}

fn words_in(block: &Block) -> String {
    text::passages(&Body::new(vec![block.clone()])).join("\n")
}

/// A block's words as sorted hashes: likeness asks for no order.
fn bag_of_words(block: &Block) -> Vec<u64> {
    let mut bag: Vec<u64> = pieces(&words_in(block))
        .into_iter()
        .map(|piece| {
            let mut hasher = DefaultHasher::new();
            piece.trim().hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    bag.sort_unstable();
    bag
}

/// Share of words two blocks have in common, 0 to 1.
fn likeness(one: &[u64], other: &[u64]) -> f64 {
    if one.is_empty() && other.is_empty() {
        return 1.0;
    }
    let (mut at, mut with, mut same) = (0, 0, 0usize);
    while at < one.len() && with < other.len() {
        match one[at].cmp(&other[with]) {
            Ordering::Less => at += 1,
            Ordering::Greater => with += 1,
            Ordering::Equal => {
                same += 1;
                at += 1;
                with += 1;
            }
        }
    }
    (same * 2) as f64 / (one.len() + other.len()) as f64
}

/// Compares two texts word by word.
pub fn words(before: &str, after: &str) -> Vec<WordOp> {
    let old = pieces(before);
    let new = pieces(after);
    let mut ops: Vec<WordOp> = Vec::new();
    let mut push = |op: &'static str, text: &str| match ops.last_mut() {
        Some(last) if last.op == op => last.text.push_str(text),
        _ => ops.push(WordOp { op, text: text.to_owned() }),
    };
    let (mut at, mut with) = (0, 0);
    for (old_at, new_at) in longest_common(&old, &new) {
        old[at..old_at].iter().for_each(|piece| push("removed", piece));
        new[with..new_at].iter().for_each(|piece| push("added", piece));
        push("same", new[new_at]);
        (at, with) = (old_at + 1, new_at + 1);
    }
    old[at..].iter().for_each(|piece| push("removed", piece));
    new[with..].iter().for_each(|piece| push("added", piece));
    ops
}

/// Words with the space after them; writing without spaces goes sign by sign.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some((next_at, next)) = letters.peek().copied() else { break };
        let ends = (letter.is_whitespace() && !next.is_whitespace()) || is_ideographic(letter) || is_ideographic(next);
        if ends {
            out.push(&text[start..next_at]);
            start = next_at;
        }
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

fn is_ideographic(letter: char) -> bool {
    matches!(u32::from(letter), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xAC00..=0xD7AF)
}

/// Largest table that is filled to find the longest common run; above it only equal ends are matched.
const LARGEST: usize = 1_000_000;

/// Pairs of places of a longest common subsequence.
fn longest_common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let same = |one: &T, other: &T| one == other;
    let front = old.iter().zip(new).take_while(|(one, other)| same(one, other)).count();
    let back = old[front..]
        .iter()
        .rev()
        .zip(new[front..].iter().rev())
        .take_while(|(one, other)| same(one, other))
        .count();
    let (left, right) = (&old[front..old.len() - back], &new[front..new.len() - back]);
    let mut pairs: Vec<(usize, usize)> = (0..front).map(|at| (at, at)).collect();
    if left.len().saturating_mul(right.len()) <= LARGEST {
        let width = right.len() + 1;
        let mut table = vec![0u32; (left.len() + 1) * width];
        for (at, one) in left.iter().enumerate().rev() {
            for (with, other) in right.iter().enumerate().rev() {
                table[at * width + with] = if same(one, other) {
                    table[(at + 1) * width + with + 1] + 1
                } else {
                    table[(at + 1) * width + with].max(table[at * width + with + 1])
                };
            }
        }
        let (mut at, mut with) = (0, 0);
        while at < left.len() && with < right.len() {
            if same(&left[at], &right[with]) {
                pairs.push((front + at, front + with));
                at += 1;
                with += 1;
            } else if table[(at + 1) * width + with] >= table[at * width + with + 1] {
                at += 1;
            } else {
                with += 1;
            }
        }
    }
    pairs.extend((0..back).map(|step| (old.len() - back + step, new.len() - back + step)));
    pairs
}
