-- Whether readers may comment on the stories of a section.
ALTER TABLE section ADD COLUMN comments BOOLEAN NOT NULL DEFAULT FALSE;
