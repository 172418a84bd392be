-- How a story stood before it was held for a release: taken back, it stands so again.
ALTER TABLE schedule ADD COLUMN stood TEXT NOT NULL DEFAULT 'ready';
