-- The one sentence above an edition's front and sections while something breaks; a row that has ended stays until the next one.
CREATE TABLE breaking (
  edition_id TEXT PRIMARY KEY REFERENCES edition (id),
  text TEXT NOT NULL,
  -- Public number of the story that it leads to.
  article BIGINT,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL
);
