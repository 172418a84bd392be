-- What an author is and a few sentences about them, by language where they differ from the author's own: JSON, as the names.
ALTER TABLE author ADD COLUMN roles TEXT NOT NULL DEFAULT '{}';
ALTER TABLE author ADD COLUMN bios TEXT NOT NULL DEFAULT '{}';
