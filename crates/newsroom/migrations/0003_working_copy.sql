-- Each who writes on a story has a working copy of their own: nobody's words are written over by somebody else's.
-- The operator of the command line has the empty name.
ALTER TABLE working_copy RENAME TO working_copy_before;
CREATE TABLE working_copy (
  article_id TEXT NOT NULL REFERENCES article (id),
  staff_id TEXT NOT NULL,
  base BIGINT NOT NULL,
  content TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, staff_id)
);
INSERT INTO working_copy (article_id, staff_id, base, content, saved_at)
  SELECT article_id, COALESCE(staff_id, ''), base, content, saved_at FROM working_copy_before;
DROP TABLE working_copy_before;
