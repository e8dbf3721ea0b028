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

-- The request as it was sent, and the answer. Header values and URL parts that give access are masked before.
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS url VARCHAR;
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS method VARCHAR(20);
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS remote_address VARCHAR(80);
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS response_headers VARCHAR;
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS redirect_to VARCHAR;
ALTER TABLE webhooks_attempt ADD COLUMN IF NOT EXISTS gateway VARCHAR(200);
