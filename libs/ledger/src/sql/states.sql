-- Keeps states without recording events. The version of a stream stays what its events say.
CREATE FUNCTION :"schema".ledger_save_states(of_partition integer, stream_names text[], states text[], due_days date[])
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
  INSERT INTO :"schema".stream_state AS t (partition, stream, version, state, next_due)
  SELECT of_partition, w.stream,
         coalesce((SELECT max(e.version) FROM :"schema".ledger_event e
                   WHERE e.partition = of_partition AND e.stream = w.stream), 0),
         w.state::json, w.due
  FROM unnest(stream_names, states, due_days) AS w (stream, state, due)
  ON CONFLICT (partition, stream) DO UPDATE SET state = excluded.state, next_due = excluded.next_due
$$;

-- Holds back every append until the caller's transaction ends: a rebuild takes its last events and swaps under this.
CREATE FUNCTION :"schema".ledger_lock() RETURNS TABLE (locked_partition integer, locked_head bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT partition, head FROM :"schema".ledger_partition ORDER BY partition FOR UPDATE $$;
