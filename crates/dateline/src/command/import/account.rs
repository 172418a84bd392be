use crate::failure::Failure;
use intake::report::{Entry, Report, Totals};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The report in short, for people.
pub(super) fn account(report: &Report, kept: Option<&Path>) -> Result<String, Failure> {
    let mut out = String::new();
    let files = match report.source.files.len() {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let done = if report.dry_run { "would be imported (nothing was written)" } else { "imported" };
    let _ = writeln!(out, "{} from {files} {done}", report.source.site);
    let names = report.by_type.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, totals) in &report.by_type {
        let _ = writeln!(out, "  {name:<names$}  {:>7} found: {}", totals.found, became(totals));
    }
    let blocks = report.blocks.typed + report.blocks.html;
    // Rounded down, so that 100 % means all.
    if let Some(tenths) = (report.blocks.typed * 1_000).checked_div(blocks) {
        let _ = writeln!(out, "  {} of {blocks} blocks have a type ({}.{} %)", report.blocks.typed, tenths / 10, tenths % 10);
    }
    for warning in &report.warnings {
        let file = report.source.files.get(warning.file).map_or("", |file| &*file.path);
        let place = if warning.line > 0 { format!("{file}, line {}: ", warning.line) } else { String::new() };
        let _ = writeln!(out, "  note: {place}{}", warning.message);
    }
    let reasons = reasons(report)?;
    if !reasons.is_empty() {
        let _ = writeln!(out, "not taken, or otherwise than at the source:");
        for (code, (count, example)) in reasons {
            let _ = writeln!(out, "  {count:>7} {code}: {example}");
        }
    }
    if !report.dry_run {
        let _ = writeln!(
            out,
            "{:.1} s until readers see everything (committed after {:.1} s, pages after {:.1} s, search after {:.1} s)",
            report.seconds, report.seconds_committed, report.seconds_paper, report.seconds_index
        );
    }
    match kept {
        Some(kept) => drop(write!(out, "the whole report: {}", kept.display())),
        None => drop(write!(out, "--report FILE keeps the whole report")),
    }
    Ok(out)
}

fn became(totals: &Totals) -> String {
    let parts = [
        (totals.taken, "taken"),
        (totals.changed, "brought up to date"),
        (totals.html_kept, "taken with HTML kept"),
        (totals.not_taken, "not taken"),
        (totals.unchanged, "unchanged"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    told.join(", ")
}

/// How often each reason was given, with the words of its first one.
fn reasons(report: &Report) -> Result<BTreeMap<String, (u64, String)>, Failure> {
    let mut found: BTreeMap<String, (u64, String)> = BTreeMap::new();
    report.entries.each(|entry: Entry| {
        for reason in entry.reasons {
            let told = found.entry(reason.code).or_insert_with(|| {
                let what = if entry.title.is_empty() { &entry.source_id } else { &entry.title };
                (0, format!("{} (first at {} `{what}`)", reason.message, entry.kind))
            });
            told.0 += 1;
        }
        Ok(())
    })?;
    Ok(found)
}
