-- Failed deliveries, by the status and by the result of the last attempt, newest first. In PostgreSQL only:
-- there most deliveries, which succeed at once, have no entry in these indexes and cost nothing more.
${postgresql}CREATE INDEX IF NOT EXISTS webhooks_delivery_code ON webhooks_delivery (last_status_code, id) WHERE last_status_code >= 300;
${postgresql}CREATE INDEX IF NOT EXISTS webhooks_delivery_result ON webhooks_delivery (last_result, id) WHERE last_result <> 'DELIVERED';

-- Dead letters are few, and their indexes cost other deliveries nothing.
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_tenant ON webhooks_dead_letter (tenant, dead_at, id);
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_event ON webhooks_dead_letter (event_id, dead_at, id);

-- The events of a tenant by type, from the index alone: the rows have payloads between them. H2 does not sort by such an index.
${postgresql}CREATE INDEX IF NOT EXISTS webhooks_event_tenant_type ON webhooks_event (tenant, accepted_at, id, source) INCLUDE (type);
${postgresql}DROP INDEX IF EXISTS webhooks_event_tenant;
