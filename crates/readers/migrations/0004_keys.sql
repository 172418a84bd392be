-- Passkeys, by the id that the browser's authenticator gave them.
CREATE TABLE passkey (
    credential TEXT PRIMARY KEY,
    -- What a page may say to remove it.
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The public key and its counters, as the library writes them.
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_account ON passkey (account_id);

-- Ceremonies that were begun: what the server must remember between the two halves, by the hash of what the browser holds.
CREATE TABLE ceremony (
    hash TEXT PRIMARY KEY,
    -- Whose key is registered; null = somebody signs in.
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremony_account ON ceremony (account_id);
CREATE INDEX ceremony_expires ON ceremony (expires_at);

-- Codes for the day on which the device with the one-time codes is lost; each works once.
CREATE TABLE recovery (
    hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX recovery_account ON recovery (account_id);
