-- Replays by filter. Their messages are on a queue; how far each is stands here, and moves with the claim of its deliveries.
CREATE TABLE IF NOT EXISTS webhooks_replay (
  id         VARCHAR(64) ${bytewise} NOT NULL,
  definition VARCHAR NOT NULL,
  state      VARCHAR(20) NOT NULL,
  counted    BOOLEAN NOT NULL,
  matching   BIGINT NOT NULL,
  put        BIGINT NOT NULL,
  skipped    BIGINT NOT NULL,
  place      VARCHAR,
  chunk      BIGINT NOT NULL,
  who        VARCHAR NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);

-- The deliveries that a replay has put, chunk by chunk: after a crash the last chunk is put as it was claimed.
CREATE TABLE IF NOT EXISTS webhooks_replay_delivery (
  replay_id   VARCHAR(64) ${bytewise} NOT NULL,
  chunk       BIGINT NOT NULL,
  delivery_id VARCHAR(64) ${bytewise} NOT NULL,
  dead        BOOLEAN NOT NULL,
  PRIMARY KEY (replay_id, chunk, delivery_id)
);
