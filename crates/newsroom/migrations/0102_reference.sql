-- What an article names stands in one row, whether its newest revision says so, its public one, or both: half as many rows, and on
-- SQLite in one tree less.
CREATE TABLE reference_of (
  article_id TEXT NOT NULL REFERENCES article (id),
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  newest BOOLEAN NOT NULL,
  public BOOLEAN NOT NULL,
  PRIMARY KEY (article_id, noun, noun_id)
)
{{only sqlite}}WITHOUT ROWID{{end}};
INSERT INTO reference_of (article_id, noun, noun_id, newest, public)
SELECT article_id, noun, noun_id, MAX(CASE WHEN public THEN 0 ELSE 1 END) = 1, MAX(CASE WHEN public THEN 1 ELSE 0 END) = 1
FROM reference GROUP BY article_id, noun, noun_id;
DROP TABLE reference;
ALTER TABLE reference_of RENAME TO reference;
CREATE INDEX reference_noun ON reference (noun, noun_id, public, article_id);
