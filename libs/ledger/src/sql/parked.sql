-- What a consumer could not handle: one row each time a stream was parked. From `position` on the stream's events are left
-- alone (the events themselves stay where they were recorded) until the row is resolved. Like the checkpoint it is no read
-- model: it cannot be folded again.
CREATE TABLE :"schema".parked_event (
  id            bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer      text           NOT NULL COLLATE "C",
  partition     integer        NOT NULL,
  stream        text           NOT NULL COLLATE "C",
  -- The event that could not be handled; of an input of the consumer's own ledger, the position behind which it came.
  position      bigint         NOT NULL,
  is_own_input  boolean        NOT NULL,
  event_id      uuid           NOT NULL,
  reason        text           NOT NULL,
  error         text           NOT NULL,
  -- How many of the stream's events have been passed over so far, and the last of them.
  events        integer        NOT NULL DEFAULT 0,
  last_position bigint,
  parked_at     timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Until which position it held, how it ended and why.
  outcome       text           CHECK (outcome IN ('redriven', 'dropped')),
  up_to         bigint,
  resolution    text,
  resolved_at   timestamptz(3)
);

CREATE UNIQUE INDEX parked_event_open ON :"schema".parked_event (consumer, partition, stream) WHERE outcome IS NULL;
CREATE INDEX parked_event_partition ON :"schema".parked_event (consumer, partition);
GRANT SELECT, INSERT, UPDATE ON :"schema".parked_event TO :"role";
