-- The only writer of the ledger. Streams come as parallel arrays, each with the version it was decided on and its
-- state afterwards; events come in order and name their stream by its place in those arrays (from 1).
-- Answers the position of each event (null: its stream was in conflict) and the places of the streams in conflict.
CREATE FUNCTION :"schema".ledger_append(
  stream_partitions integer[], stream_names text[], decided_versions integer[], states text[], due_days date[],
  event_streams integer[], event_ids uuid[], event_types text[], event_data text[], event_metadata text[],
  occurred timestamptz[], digests text[], recorded timestamptz,
  OUT positions bigint[], OUT conflicts integer[]
) LANGUAGE plpgsql SECURITY DEFINER
-- Runs with its owner's rights, so names must not be looked up where the caller could plant others.
SET search_path = pg_catalog, pg_temp
-- On a new database the statistics say that the tables are empty. Never let the planner act on that.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
DECLARE
  heads    bigint[];
  links    bytea[];
  versions integer[] := decided_versions;
  -- By event; null for those of streams in conflict.
  event_versions integer[] := array_fill(NULL::integer, ARRAY [cardinality(event_ids)]);
  hashes   bytea[] := array_fill(NULL::bytea, ARRAY [cardinality(event_ids)]);
  head     record;
  s        integer;
  p        integer;
BEGIN
  -- Lock the heads before anything is read or written, in ascending order so that two appends cannot wait for each
  -- other. From here to the commit nobody else appends to these partitions: positions are in order of commit.
  FOR head IN
    SELECT l.partition, l.head, l.head_hash FROM :"schema".ledger_partition l
    WHERE l.partition = ANY (stream_partitions) ORDER BY l.partition FOR UPDATE
  LOOP
    heads[head.partition] := head.head;
    links[head.partition] := head.head_hash;
  END LOOP;

  -- A stream without a state row may still have events: state rows are droppable.
  SELECT coalesce(array_agg(d.place), '{}') INTO conflicts
  FROM unnest(stream_partitions, stream_names, decided_versions) WITH ORDINALITY AS d (partition, stream, version, place)
  LEFT JOIN :"schema".stream_state t ON t.partition = d.partition AND t.stream = d.stream
  WHERE d.version <> coalesce(t.version, (
    SELECT max(e.version) FROM :"schema".ledger_event e WHERE e.partition = d.partition AND e.stream = d.stream), 0);

  positions := array_fill(NULL::bigint, ARRAY [cardinality(event_ids)]);
  FOR i IN 1 .. cardinality(event_ids) LOOP
    s := event_streams[i];
    CONTINUE WHEN s = ANY (conflicts);
    p := stream_partitions[s];
    IF heads[p] IS NULL THEN
      RAISE EXCEPTION 'partition % is not in this ledger', p USING ERRCODE = 'invalid_parameter_value';
    END IF;
    heads[p] := heads[p] + 1;
    links[p] := sha256(links[p] || decode(digests[i], 'hex'));
    versions[s] := versions[s] + 1;
    positions[i] := heads[p];
    hashes[i] := links[p];
    event_versions[i] := versions[s];
  END LOOP;

  INSERT INTO :"schema".ledger_event
    (partition, position, event_id, stream, version, type, data, metadata, occurred_at, recorded_at, hash)
  SELECT stream_partitions[e.stream], e.position, e.id, stream_names[e.stream], e.version, e.type, e.data::json,
         e.metadata::json, e.occurred, recorded, e.hash
  FROM unnest(event_streams, positions, event_ids, event_versions, event_types, event_data, event_metadata, occurred, hashes)
    AS e (stream, position, id, version, type, data, metadata, occurred, hash)
  WHERE e.position IS NOT NULL;

  UPDATE :"schema".ledger_partition l SET head = heads[l.partition], head_hash = links[l.partition]
  WHERE l.partition = ANY (stream_partitions) AND l.head <> heads[l.partition];

  INSERT INTO :"schema".stream_state AS t (partition, stream, version, state, next_due)
  SELECT w.partition, w.stream, w.version, w.state::json, w.due
  FROM unnest(stream_partitions, stream_names, versions, states, due_days) WITH ORDINALITY
    AS w (partition, stream, version, state, due, place)
  WHERE w.place <> ALL (conflicts)
  ON CONFLICT (partition, stream) DO UPDATE
    SET version = excluded.version, state = excluded.state, next_due = excluded.next_due;
END
$$;
