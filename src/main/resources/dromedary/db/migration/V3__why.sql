-- The last attempt of a delivery and of a dead letter, so that a list says why without its attempts.
ALTER TABLE webhooks_delivery ADD COLUMN IF NOT EXISTS last_result VARCHAR(40);
ALTER TABLE webhooks_delivery ADD COLUMN IF NOT EXISTS last_error VARCHAR(40);
ALTER TABLE webhooks_delivery ADD COLUMN IF NOT EXISTS last_attempt_at TIMESTAMP(6) WITH TIME ZONE;
-- For what it waited without an attempt, in the short form of WaitsText; null for most deliveries.
ALTER TABLE webhooks_delivery ADD COLUMN IF NOT EXISTS waits VARCHAR;

ALTER TABLE webhooks_dead_letter ADD COLUMN IF NOT EXISTS last_result VARCHAR(40);
ALTER TABLE webhooks_dead_letter ADD COLUMN IF NOT EXISTS last_error VARCHAR(40);
ALTER TABLE webhooks_dead_letter ADD COLUMN IF NOT EXISTS last_attempt_at TIMESTAMP(6) WITH TIME ZONE;
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_result ON webhooks_dead_letter (last_result, dead_at, id);

-- The request as it was sent, and its answer: one JSON array, as Call has them. Nothing searches them, and each column more
-- costs every attempt. Values that give access are masked before.
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS http_call VARCHAR;
ALTER TABLE webhooks_attempt DROP COLUMN IF EXISTS request_headers;
ALTER TABLE webhooks_attempt DROP COLUMN IF EXISTS response_excerpt;
