-- Bans that outlive an account: whoever opens one with the same address is banned again. The address itself is kept nowhere, only
-- what a key of this installation makes of it.
CREATE TABLE former_ban (
  id TEXT PRIMARY KEY,
  mark TEXT NOT NULL UNIQUE,
  until BIGINT,
  reason TEXT NOT NULL,
  staff_id TEXT,
  at BIGINT NOT NULL
);
