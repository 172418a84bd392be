-- Addresses that an account had before: with the account, they go from wherever they are written.
CREATE TABLE former_address (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  proved_at BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, email)
);
