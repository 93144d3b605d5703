-- The tables of one ledger. :"schema" is the service's schema, :"role" the role its processes connect as.
-- Text is compared byte by byte (COLLATE "C"): quicker, and the same order on every server.

-- The head of each partition. Its row is the lock that puts appends in order, so it is updated by every append:
-- nearly empty pages keep those updates inside the page (HOT), without touching the index.
CREATE TABLE :"schema".ledger_partition (
  partition integer PRIMARY KEY,
  head      bigint  NOT NULL,
  head_hash bytea   NOT NULL
) WITH (fillfactor = 10);

-- Events are stored as the canonical text (RFC 8785) that was hashed: type json keeps it, jsonb would rewrite it.
CREATE TABLE :"schema".ledger_event (
  partition   integer        NOT NULL,
  version     integer        NOT NULL,
  position    bigint         NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  event_id    uuid           NOT NULL,
  stream      text           NOT NULL COLLATE "C",
  type        text           NOT NULL COLLATE "C",
  hash        bytea          NOT NULL,
  metadata    json           NOT NULL,
  data        json           NOT NULL,
  CONSTRAINT ledger_event_position PRIMARY KEY (partition, position),
  CONSTRAINT ledger_event_stream   UNIQUE (partition, stream, version),
  CONSTRAINT ledger_event_id       UNIQUE (partition, event_id)
);

-- What a stream's events add up to. Droppable: it can be folded from the events again.
CREATE TABLE :"schema".stream_state (
  partition integer NOT NULL,
  version   integer NOT NULL,
  next_due  date,
  stream    text    NOT NULL COLLATE "C",
  state     json,
  PRIMARY KEY (partition, stream)
) WITH (fillfactor = 80);

CREATE INDEX stream_state_due ON :"schema".stream_state (partition, next_due) WHERE next_due IS NOT NULL;

-- How far a consumer has come in somebody's ledger; moves in the transaction that holds the effects.
CREATE TABLE :"schema".checkpoint (
  consumer  text    NOT NULL COLLATE "C",
  partition integer NOT NULL,
  position  bigint  NOT NULL,
  PRIMARY KEY (consumer, partition)
) WITH (fillfactor = 10);

-- The first link of each chain names the ledger and the partition, so that no chain can stand in for another.
INSERT INTO :"schema".ledger_partition (partition, head, head_hash)
SELECT p, 0, sha256(convert_to('strata/' || :'schema' || '/' || p, 'UTF8'))
FROM generate_series(0, :partitions - 1) AS p;
