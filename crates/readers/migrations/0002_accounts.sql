-- Locked by whoever takes a mail address into use: an address belongs to one account.
CREATE TABLE account_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO account_head (one, version) VALUES (1, 1);

-- A reader. The address is compared as it stands here: lower case, the host in ASCII.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    -- When the address was proved to be theirs; null = not yet.
    verified_at BIGINT,
    -- Name shown beside comments; empty = none chosen.
    name TEXT NOT NULL,
    -- Code of the edition in whose language they are spoken to.
    edition TEXT NOT NULL,
    -- Argon2id; null = signs in by link or passkey.
    password TEXT,
    -- Key of the one-time codes, and the step of the last one that was taken; a key counts once it is confirmed.
    totp TEXT,
    totp_on BOOLEAN NOT NULL,
    totp_step BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- A browser that is signed in, by the hash of its secret.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    -- What a page may say to end it: no secret.
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The password was right, a one-time code is still wanted.
    half BOOLEAN NOT NULL,
    -- What the browser calls itself, in short.
    agent TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- When they last proved who they are.
    proved_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);
