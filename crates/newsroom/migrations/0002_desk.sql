-- Previews and proposals; one translation in an edition; words of headlines that can be looked for in any script.

CREATE TABLE preview (
  -- Hash of the token that the address holds.
  hash TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES article (id),
  -- The one it shows; none = the newest.
  revision BIGINT,
  staff_id TEXT,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX preview_article ON preview (article_id);

CREATE TABLE proposal (
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES article (id),
  action TEXT NOT NULL CHECK (action IN ('schedule', 'embargo')),
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  staff_id TEXT,
  made_at BIGINT NOT NULL
);
CREATE INDEX proposal_article ON proposal (article_id, id);

CREATE UNIQUE INDEX article_translation ON article (translation_group, edition_id);

-- The headline in lower case, folded in Rust: the engines do not agree on letters beyond ASCII.
ALTER TABLE article ADD COLUMN headline_folded TEXT NOT NULL DEFAULT '';

{{only sqlite}}
-- REPLACE removes a row without asking the triggers on DELETE.
CREATE TRIGGER ledger_once BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER batch_item_once BEFORE INSERT ON batch_item
WHEN EXISTS (SELECT 1 FROM batch_item WHERE batch = NEW.batch AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_once BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER revision_once BEFORE INSERT ON revision
WHEN EXISTS (SELECT 1 FROM revision WHERE article_id = NEW.article_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a revision is immutable'); END;
{{end}}
{{only postgres}}
-- Drawing a public number must not wait for whoever keeps the row from being deleted: a whole unique index would make the
-- number part of the row's key.
ALTER TABLE tag DROP CONSTRAINT tag_number_key;
CREATE UNIQUE INDEX tag_number ON tag (number) WHERE number IS NOT NULL;
ALTER TABLE author DROP CONSTRAINT author_number_key;
CREATE UNIQUE INDEX author_number ON author (number) WHERE number IS NOT NULL;
ALTER TABLE asset DROP CONSTRAINT asset_number_key;
CREATE UNIQUE INDEX asset_number ON asset (number) WHERE number IS NOT NULL;
{{end}}
