-- One-time codes, passkeys and tries of the staff; sessions that can be told apart; keys with names; invitations.

ALTER TABLE staff ADD COLUMN totp TEXT;
ALTER TABLE staff ADD COLUMN totp_on BOOLEAN NOT NULL DEFAULT FALSE;
-- The step of the last code that was taken: each works once.
ALTER TABLE staff ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

-- Whoever is signed in signs in anew: what was known of a session before is too little.
DROP TABLE session;
CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  -- What a page may say to end it: no secret.
  id TEXT NOT NULL UNIQUE,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  -- What the browser calls itself, in short, and the network it came from.
  agent TEXT NOT NULL,
  network TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  -- When they last proved who they are.
  proved_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id);
CREATE INDEX session_expires ON session (expires_at);

-- What a page may say to end a key: no secret.
ALTER TABLE token ADD COLUMN id TEXT NOT NULL DEFAULT '';
UPDATE token SET id = substr(hash, 1, 26);
CREATE UNIQUE INDEX token_id ON token (id);
ALTER TABLE token ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN used_at BIGINT;

CREATE TABLE passkey (
  credential TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkey_staff ON passkey (staff_id);
-- The first half of a ceremony, by the hash of what the browser holds.
CREATE TABLE ceremony (
  hash TEXT PRIMARY KEY,
  -- Who registers a key, or proves who they are; null = somebody signs in.
  staff_id TEXT REFERENCES staff (id) ON DELETE CASCADE,
  registers BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX ceremony_staff ON ceremony (staff_id);
CREATE INDEX ceremony_expires ON ceremony (expires_at);
-- Codes for the day on which the device is lost; each works once.
CREATE TABLE recovery (
  hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE
);
CREATE INDEX recovery_staff ON recovery (staff_id);
-- Tries, counted before they are looked at. The subject is a hash of an address, or a network.
CREATE TABLE attempt (
  subject TEXT NOT NULL,
  what TEXT NOT NULL,
  since BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (subject, what)
);
CREATE INDEX attempt_since ON attempt (since);

CREATE TABLE invitation (
  id TEXT PRIMARY KEY,
  -- Hash of the secret that the link holds.
  hash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('contributor', 'reporter', 'editor', 'chief', 'admin')),
  -- Slugs of desks, as JSON.
  desks TEXT NOT NULL,
  -- Who asks them in; null = whoever runs the program's commands.
  staff_id TEXT REFERENCES staff (id) ON DELETE CASCADE,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX invitation_staff ON invitation (staff_id);

CREATE INDEX audit_actor ON audit (actor, id);
