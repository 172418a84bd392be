-- The paper holds published matter only. It is never altered: another schema is another file beside.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
  number BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  edition TEXT NOT NULL,
  address TEXT NOT NULL,
  first BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  month TEXT NOT NULL,
  visible_until BIGINT,
  -- Language and address of the same story in other editions.
  alternates TEXT NOT NULL,
  card TEXT NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX article_first ON article (first);
CREATE INDEX article_map ON article (edition, month, updated);
-- Stories that wait for the index, with the state that changed them.
CREATE TABLE unindexed (number BIGINT PRIMARY KEY, turn BIGINT NOT NULL);
CREATE INDEX unindexed_turn ON unindexed (turn, number);
CREATE TABLE withdrawn (number BIGINT PRIMARY KEY, version BIGINT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE address (
  path TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- Number, or key of a document.
  target TEXT NOT NULL,
  owner TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX address_owner ON address (owner);
CREATE TABLE listing (
  list TEXT NOT NULL,
  first BIGINT NOT NULL,
  number BIGINT NOT NULL,
  month TEXT NOT NULL,
  PRIMARY KEY (list, first, number)
) WITHOUT ROWID;
CREATE INDEX listing_number ON listing (number);
CREATE TABLE list_month (list TEXT NOT NULL, month TEXT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (list, month)) WITHOUT ROWID;
CREATE TABLE correction (
  edition TEXT NOT NULL,
  at BIGINT NOT NULL,
  number BIGINT NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX correction_edition ON correction (edition, at);
CREATE INDEX correction_number ON correction (number);
CREATE TABLE media (
  address TEXT NOT NULL,
  owner TEXT NOT NULL,
  blob TEXT NOT NULL,
  media_type TEXT NOT NULL,
  asset TEXT NOT NULL,
  visible_until BIGINT,
  PRIMARY KEY (address, owner)
) WITHOUT ROWID;
CREATE INDEX media_owner ON media (owner);
-- Tags and authors by key, and the frame: settings, editions, sections, fronts, pages.
CREATE TABLE thing (kind TEXT NOT NULL, key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
