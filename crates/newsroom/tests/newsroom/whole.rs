//! What must hold of the record at every instant: each question finds the rows that break a rule.

use store::{params, sql};
use testkit::Scene;

const RULES: &[(&str, &str)] = &[
    (
        "the newest revision is the head",
        "SELECT id FROM article a WHERE head <> (SELECT MAX(number) FROM revision WHERE article_id = a.id)",
    ),
    (
        "revisions have no gaps",
        "SELECT id FROM article a WHERE head <> (SELECT COUNT(*) FROM revision WHERE article_id = a.id)",
    ),
    (
        "a public revision exists",
        "SELECT id FROM article a WHERE public_revision IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM revision WHERE article_id = a.id AND number = a.public_revision)",
    ),
    (
        "a published story has a number, an address and a date",
        "SELECT id FROM article WHERE status = 'published' AND (number IS NULL OR address IS NULL OR first_published_at IS NULL OR public_version < 1)",
    ),
    (
        "nothing that readers see is in the bin of the library",
        "SELECT asset_id FROM asset_bin b WHERE EXISTS (SELECT 1 FROM reference WHERE noun = 'asset' AND noun_id = b.asset_id AND public)",
    ),
    (
        "an address has its owner",
        "SELECT id FROM article a WHERE address IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM address WHERE path = a.address AND noun = 'article' AND noun_id = a.id)",
    ),
    (
        "an address belongs to something",
        "SELECT path FROM address d WHERE NOT EXISTS (SELECT 1 FROM article WHERE id = d.noun_id) AND NOT EXISTS (SELECT 1 FROM page WHERE id = d.noun_id) \
         AND NOT EXISTS (SELECT 1 FROM section WHERE id = d.noun_id) AND NOT EXISTS (SELECT 1 FROM edition WHERE id = d.noun_id) \
         AND NOT EXISTS (SELECT 1 FROM redirect WHERE id = d.noun_id)",
    ),
    (
        "a scheduled story has a plan",
        "SELECT id FROM article a WHERE status = 'scheduled' AND NOT EXISTS (SELECT 1 FROM schedule WHERE article_id = a.id AND released_at IS NULL)",
    ),
    (
        "a plan belongs to a story that can go out",
        "SELECT article_id FROM schedule s JOIN article a ON a.id = s.article_id \
         WHERE s.released_at IS NULL AND a.status NOT IN ('scheduled', 'published')",
    ),
    (
        "no plan lies before the end of an embargo",
        "SELECT article_id FROM schedule s JOIN article a ON a.id = s.article_id WHERE s.released_at IS NULL AND a.embargo_until > s.at",
    ),
    (
        "what a story names exists",
        "SELECT article_id FROM reference r WHERE noun IN ('section', 'tag', 'author', 'asset') \
         AND NOT EXISTS (SELECT 1 FROM section WHERE id = r.noun_id) AND NOT EXISTS (SELECT 1 FROM tag WHERE id = r.noun_id) \
         AND NOT EXISTS (SELECT 1 FROM author WHERE id = r.noun_id) AND NOT EXISTS (SELECT 1 FROM asset WHERE id = r.noun_id)",
    ),
    (
        "nothing public stands for a story that is not",
        "SELECT article_id FROM reference r JOIN article a ON a.id = r.article_id WHERE r.public AND a.status <> 'published'",
    ),
    ("nothing is named by no revision", "SELECT article_id FROM reference WHERE NOT newest AND NOT public"),
    (
        "a section is not its own ancestor",
        "SELECT a.id FROM section a JOIN section b ON b.id = a.parent_id WHERE b.parent_id = a.id",
    ),
    (
        "a merged tag leads on in one hop",
        "SELECT a.id FROM tag a JOIN tag b ON b.id = a.merged_into WHERE b.merged_into IS NOT NULL",
    ),
    (
        "numbers were drawn",
        "SELECT name FROM counter WHERE name = 'article' AND next <= (SELECT COALESCE(MAX(number), 0) FROM article)",
    ),
    (
        "the head is the ledger's newest number",
        "SELECT CAST(number AS TEXT) FROM ledger_head WHERE number <> (SELECT COALESCE(MAX(number), 0) FROM ledger)",
    ),
    (
        "the ledger has no gaps",
        "SELECT CAST(number AS TEXT) FROM ledger_head WHERE number <> (SELECT COUNT(*) FROM ledger)",
    ),
    (
        "each public version was told once",
        "SELECT noun_id FROM ledger WHERE public_version IS NOT NULL GROUP BY noun_id, public_version HAVING COUNT(*) > 1",
    ),
    (
        "each public version was told",
        "SELECT id FROM article a WHERE public_version <> (SELECT COUNT(*) FROM ledger WHERE noun_id = a.id AND public_version IS NOT NULL)",
    ),
];

/// Finds no row that breaks a rule.
pub async fn check(scene: &Scene, after: &str) {
    for (rule, question) in RULES {
        let broken = scene.db.all::<(String,)>(sql((*question).to_owned()), params![]).await.unwrap();
        assert!(broken.is_empty(), "after `{after}`: {rule}: {broken:?}");
    }
}
