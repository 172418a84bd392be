-- Who may open a sensitive story, whatever roles allow: their ids, each between two spaces. Empty = as roles allow.
ALTER TABLE article ADD COLUMN named TEXT NOT NULL DEFAULT '';
