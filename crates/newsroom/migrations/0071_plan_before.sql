-- A plan that a hold came over: taken back, the hold gives way to it again.
ALTER TABLE schedule ADD COLUMN is_hold BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE schedule ADD COLUMN before_at BIGINT;
ALTER TABLE schedule ADD COLUMN before_revision BIGINT;
ALTER TABLE schedule ADD COLUMN before_staff_id TEXT;
ALTER TABLE schedule ADD COLUMN before_made_at BIGINT;
