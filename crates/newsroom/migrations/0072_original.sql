-- What stood at the source of an article that came in unpublished: it gets its address, number and days there when somebody publishes it.
CREATE TABLE original (
  article_id TEXT PRIMARY KEY REFERENCES article (id),
  number BIGINT,
  address TEXT,
  first_published_at BIGINT,
  updated_at BIGINT,
  -- Old addresses, as JSON.
  old TEXT NOT NULL
);
