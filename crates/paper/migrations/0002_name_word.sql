-- Words of the names of tags and authors as they are spelt, for suggestions while somebody types.
CREATE TABLE name_word (
  word TEXT NOT NULL,
  -- `tag` or `author`.
  kind TEXT NOT NULL,
  -- As in thing.
  key TEXT NOT NULL,
  PRIMARY KEY (word, kind, key)
) WITHOUT ROWID;
CREATE INDEX name_word_key ON name_word (kind, key);
