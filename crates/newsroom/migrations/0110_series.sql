-- Sounds that come out one after another under one name: a podcast. The page and the feed are `/podcast/SLUG` below the edition's path.
CREATE TABLE series (
  id TEXT PRIMARY KEY,
  edition_id TEXT NOT NULL REFERENCES edition (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  -- BCP 47; empty = the edition's.
  language TEXT NOT NULL,
  author TEXT NOT NULL,
  -- Whom directories of podcasts write to; public once it is set.
  mail TEXT NOT NULL,
  cover_id TEXT REFERENCES asset (id),
  category TEXT NOT NULL,
  subcategory TEXT NOT NULL,
  explicit BOOLEAN NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('episodic', 'serial')),
  funding_url TEXT NOT NULL,
  funding_words TEXT NOT NULL,
  -- No other host may take it in without asking.
  locked BOOLEAN NOT NULL,
  -- What it is called everywhere, for one that came from elsewhere; empty = made of the feed's address.
  guid TEXT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (edition_id, slug)
);
CREATE INDEX series_cover ON series (cover_id);
