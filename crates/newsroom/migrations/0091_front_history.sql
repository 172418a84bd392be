-- What readers saw of a front, each time that it was launched.
CREATE TABLE front_launch (
  id TEXT PRIMARY KEY,
  front_id TEXT NOT NULL REFERENCES front (id),
  layout TEXT NOT NULL,
  -- Who launched it, or planned it.
  staff_id TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX front_launch_front ON front_launch (front_id, id);
INSERT INTO front_launch (id, front_id, layout, staff_id, at) SELECT id, id, live, NULL, launched_at FROM front WHERE live IS NOT NULL;
-- Layouts that are to be launched at a time, as they stood when that was decided.
CREATE TABLE front_plan (
  id TEXT PRIMARY KEY,
  front_id TEXT NOT NULL REFERENCES front (id),
  layout TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT,
  made_at BIGINT NOT NULL,
  -- Set in the transaction that launches it, so that nobody else does.
  launched_at BIGINT
);
CREATE INDEX front_plan_due ON front_plan (launched_at, at);
CREATE INDEX front_plan_front ON front_plan (front_id, at);
