-- The record. Instants are microseconds UTC; ids are ULIDs made in Rust; JSON is stored whole as text.

CREATE TABLE record (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  made_at BIGINT NOT NULL
);

-- The ledger: its number is taken last in each transaction, so that no reader can skip a row that commits late.
CREATE TABLE ledger_head (one BIGINT PRIMARY KEY CHECK (one = 1), number BIGINT NOT NULL);
INSERT INTO ledger_head (one, number) VALUES (1, 0);
CREATE TABLE ledger (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  revision BIGINT,
  public_version BIGINT,
  actor TEXT,
  origin TEXT NOT NULL,
  at BIGINT NOT NULL,
  format BIGINT NOT NULL
);
CREATE INDEX ledger_noun ON ledger (noun, noun_id, number);
CREATE TABLE batch_item (
  batch TEXT NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  revision BIGINT,
  public_version BIGINT,
  PRIMARY KEY (batch, position)
);

-- Public numbers, each from its own counter.
CREATE TABLE counter (name TEXT PRIMARY KEY, next BIGINT NOT NULL);
INSERT INTO counter (name, next) VALUES ('article', 1), ('asset', 1), ('author', 1), ('tag', 1);

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE settings_head (one BIGINT PRIMARY KEY CHECK (one = 1), version BIGINT NOT NULL);
INSERT INTO settings_head (one, version) VALUES (1, 0);

CREATE TABLE edition (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  language_name TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('ltr', 'rtl')),
  path TEXT NOT NULL UNIQUE,
  tagline TEXT NOT NULL,
  description TEXT NOT NULL,
  footer TEXT NOT NULL,
  position BIGINT NOT NULL,
  main BOOLEAN NOT NULL,
  navigation TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE section (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  parent_id TEXT REFERENCES section (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (edition_id, slug)
);
CREATE INDEX section_parent ON section (parent_id);

CREATE TABLE tag (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  number BIGINT UNIQUE,
  merged_into TEXT REFERENCES tag (id),
  version BIGINT NOT NULL,
  UNIQUE (edition_id, slug)
);

CREATE TABLE desk (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE asset (
  id TEXT PRIMARY KEY,
  number BIGINT UNIQUE,
  -- Random part of its public address, so that nobody finds it before it is published.
  token TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('picture', 'video', 'audio', 'document')),
  media_type TEXT NOT NULL,
  name TEXT NOT NULL,
  blob TEXT NOT NULL,
  original TEXT NOT NULL,
  size BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  alt TEXT NOT NULL,
  credit TEXT NOT NULL,
  caption TEXT NOT NULL,
  rights TEXT NOT NULL,
  expires_at BIGINT,
  focal_point TEXT,
  renditions TEXT NOT NULL,
  staff_id TEXT,
  made_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX asset_original ON asset (original);

CREATE TABLE author (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  role TEXT NOT NULL,
  bio TEXT NOT NULL,
  portrait_id TEXT REFERENCES asset (id),
  number BIGINT UNIQUE,
  version BIGINT NOT NULL
);

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('contributor', 'reporter', 'editor', 'chief', 'admin')),
  password TEXT,
  disabled BOOLEAN NOT NULL,
  author_id TEXT REFERENCES author (id),
  made_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE staff_desk (
  staff_id TEXT NOT NULL REFERENCES staff (id),
  desk_id TEXT NOT NULL REFERENCES desk (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (staff_id, desk_id)
);
CREATE INDEX staff_desk_desk ON staff_desk (desk_id);
CREATE TABLE token (
  hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  scopes TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT
);
CREATE INDEX token_staff ON token (staff_id);
CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id);
CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT,
  action TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  reason TEXT NOT NULL
);

CREATE TABLE article (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  desk_id TEXT NOT NULL REFERENCES desk (id),
  staff_id TEXT,
  status TEXT NOT NULL
    CHECK (status IN ('draft', 'submitted', 'ready', 'scheduled', 'published', 'withdrawn', 'binned')),
  -- What it goes back to from the bin.
  binned_from TEXT,
  version BIGINT NOT NULL,
  head BIGINT NOT NULL,
  public_revision BIGINT,
  public_version BIGINT NOT NULL,
  number BIGINT UNIQUE,
  address TEXT UNIQUE,
  slug TEXT NOT NULL,
  first_published_at BIGINT,
  updated_at BIGINT,
  embargo_until BIGINT,
  visible_until BIGINT,
  withdrawn_at BIGINT,
  withdraw_reason TEXT NOT NULL,
  notice TEXT NOT NULL,
  translation_group TEXT NOT NULL,
  -- Ids of stories chosen as related when it was published, best first.
  related TEXT NOT NULL,
  sticky BOOLEAN NOT NULL,
  -- Why an import left it unpublished.
  held TEXT NOT NULL,
  headline TEXT NOT NULL,
  section TEXT NOT NULL,
  kind TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX article_status ON article (status, changed_at, id);
CREATE INDEX article_changed ON article (changed_at, id);
CREATE INDEX article_group ON article (translation_group);
CREATE INDEX article_desk ON article (desk_id, changed_at);

CREATE TABLE revision (
  article_id TEXT NOT NULL REFERENCES article (id),
  number BIGINT NOT NULL,
  -- Zstandard of the content's JSON; after a redaction the hash itself.
  content {{bytes}} NOT NULL,
  hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  staff_id TEXT,
  at BIGINT NOT NULL,
  redacted BOOLEAN NOT NULL,
  PRIMARY KEY (article_id, number)
);
CREATE TABLE working_copy (
  article_id TEXT PRIMARY KEY REFERENCES article (id),
  base BIGINT NOT NULL,
  content TEXT NOT NULL,
  staff_id TEXT,
  saved_at BIGINT NOT NULL
);
-- Which tags, sections, authors, assets and articles an article names, in its newest and in its public revision.
CREATE TABLE reference (
  article_id TEXT NOT NULL REFERENCES article (id),
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  PRIMARY KEY (article_id, noun, noun_id, public)
);
CREATE INDEX reference_noun ON reference (noun, noun_id, public, article_id);
CREATE TABLE correction (
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES article (id),
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('top', 'foot')),
  staff_id TEXT
);
CREATE INDEX correction_article ON correction (article_id, at);
CREATE TABLE schedule (
  article_id TEXT PRIMARY KEY REFERENCES article (id),
  at BIGINT NOT NULL,
  revision BIGINT,
  staff_id TEXT,
  made_at BIGINT NOT NULL,
  -- Set in the transaction that releases it, so that nobody else does.
  released_at BIGINT,
  problem TEXT NOT NULL
);
CREATE INDEX schedule_due ON schedule (released_at, at);
CREATE TABLE idempotency (
  key TEXT NOT NULL,
  actor TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);

CREATE TABLE front (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  draft TEXT NOT NULL,
  live TEXT,
  launched_at BIGINT,
  version BIGINT NOT NULL,
  UNIQUE (edition_id, name)
);
CREATE TABLE page (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  slug TEXT NOT NULL,
  address TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  published BOOLEAN NOT NULL,
  -- Why an import left it unpublished.
  held TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (edition_id, slug)
);
-- Every path that something answers at: one owner each.
CREATE TABLE address (
  path TEXT PRIMARY KEY,
  noun TEXT NOT NULL CHECK (noun IN ('article', 'page', 'section', 'edition', 'redirect')),
  noun_id TEXT NOT NULL
);
CREATE INDEX address_noun ON address (noun, noun_id);
CREATE TABLE redirect (
  id TEXT PRIMARY KEY,
  from_address TEXT NOT NULL UNIQUE,
  -- Where it leads: an address, or a noun of ours whose address may change.
  to_address TEXT NOT NULL,
  noun TEXT,
  noun_id TEXT,
  status BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX redirect_noun ON redirect (noun, noun_id);

-- The identity of what an import took: source site, type and id there.
CREATE TABLE source (
  site TEXT NOT NULL,
  type TEXT NOT NULL,
  source_id TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  -- Hash of the item as it was at the source.
  hash TEXT NOT NULL,
  -- What the import left here: a revision or a version; a higher one means that somebody edited it.
  left_at BIGINT NOT NULL,
  PRIMARY KEY (site, type, source_id)
);
CREATE INDEX source_noun ON source (noun, noun_id);

-- Dispatches: once per event and target.
CREATE TABLE dispatch (
  event BIGINT NOT NULL,
  target TEXT NOT NULL,
  body TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  leased_until BIGINT,
  done_at BIGINT,
  PRIMARY KEY (event, target)
);

{{only sqlite}}
CREATE TRIGGER ledger_stands BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER batch_item_stands BEFORE UPDATE ON batch_item BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER batch_item_stays BEFORE DELETE ON batch_item BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER revision_stands BEFORE UPDATE ON revision
WHEN NOT (
  NOT OLD.redacted AND NEW.redacted AND NEW.content = CAST(OLD.hash AS BLOB) AND NEW.hash = OLD.hash
  AND NEW.article_id = OLD.article_id AND NEW.number = OLD.number AND NEW.reason = OLD.reason
  AND NEW.staff_id IS OLD.staff_id AND NEW.at = OLD.at
)
BEGIN SELECT RAISE(ABORT, 'a revision is immutable'); END;
CREATE TRIGGER revision_stays BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is immutable'); END;
{{end}}
{{only postgres}}
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $body$;
CREATE TRIGGER ledger_stands BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_whole BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_item_stands BEFORE UPDATE OR DELETE ON batch_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_item_whole BEFORE TRUNCATE ON batch_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_stays BEFORE DELETE ON revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_whole BEFORE TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_stands BEFORE UPDATE ON revision FOR EACH ROW
WHEN (NOT (
  NOT OLD.redacted AND NEW.redacted AND NEW.content = convert_to(OLD.hash, 'UTF8') AND NEW.hash = OLD.hash
  AND NEW.article_id = OLD.article_id AND NEW.number = OLD.number AND NEW.reason = OLD.reason
  AND NEW.staff_id IS NOT DISTINCT FROM OLD.staff_id AND NEW.at = OLD.at
)) EXECUTE FUNCTION refuse_change();
{{end}}
