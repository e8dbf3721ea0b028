-- The endpoints of the tenant that did not get the event, and why, as they were at the match: JSON, at most 50.
ALTER TABLE webhooks_event ADD COLUMN IF NOT EXISTS mismatched VARCHAR;
