-- How long a film or a sound plays, in milliseconds; 0 = nobody knows.
ALTER TABLE asset ADD COLUMN duration BIGINT NOT NULL DEFAULT 0;
-- What stands in a document, as JSON: its pages, its rows and the first of them.
ALTER TABLE asset ADD COLUMN inside TEXT NOT NULL DEFAULT '{}';
