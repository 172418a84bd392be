-- Comments that readers write here, beside those that an import brought.

-- Public number of the story: who writes here knows no other. Imported ones have `article_id` instead.
ALTER TABLE comment ADD COLUMN article_number BIGINT;
-- Who wrote it; none = imported, or the account is gone.
ALTER TABLE comment ADD COLUMN account_id TEXT REFERENCES account (id) ON DELETE SET NULL;
-- By this its writer names it before it has a public number.
ALTER TABLE comment ADD COLUMN token TEXT;
ALTER TABLE comment ADD COLUMN edited_at BIGINT;
CREATE INDEX comment_article_number ON comment (article_number, at, id);
CREATE INDEX comment_account ON comment (account_id, at);
CREATE UNIQUE INDEX comment_token ON comment (token);
CREATE INDEX comment_status ON comment (status, id);

ALTER TABLE comment_log ADD COLUMN article_number BIGINT;

CREATE TABLE comment_report (
  comment_id TEXT NOT NULL REFERENCES comment (id),
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (reason IN ('abuse', 'spam', 'false', 'other')),
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- A moderator has decided since.
  closed BOOLEAN NOT NULL,
  PRIMARY KEY (comment_id, account_id)
);
CREATE INDEX comment_report_account ON comment_report (account_id, at);

CREATE TABLE ban (
  account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  -- None = for good.
  until BIGINT,
  reason TEXT NOT NULL,
  staff_id TEXT,
  at BIGINT NOT NULL
);
