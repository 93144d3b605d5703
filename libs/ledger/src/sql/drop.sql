DROP FUNCTION :"schema".ledger_lock;
DROP FUNCTION :"schema".ledger_save_states;
DROP FUNCTION :"schema".ledger_append;
DROP TABLE :"schema".checkpoint, :"schema".stream_state, :"schema".ledger_event, :"schema".ledger_partition;
