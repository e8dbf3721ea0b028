-- The answers of calls with an Idempotency-Key. The id is a keyed digest, and the answer is encrypted: the keys of both are sent with each call and are
-- nowhere in this database.
CREATE TABLE IF NOT EXISTS webhooks_idempotency (
  id       VARCHAR(64) NOT NULL,
  request  VARCHAR(64) NOT NULL,
  answer   BYTEA,
  begun_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS webhooks_idempotency_begun ON webhooks_idempotency (begun_at);
