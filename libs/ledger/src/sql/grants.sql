-- Who may do what. Nobody but the owner has INSERT, UPDATE, DELETE or TRUNCATE on events and heads:
-- the service appends through ledger_append, readers read.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"schema" TO :"role", strata_reader;
GRANT SELECT ON :"schema".ledger_partition, :"schema".ledger_event TO :"role", strata_reader;
GRANT SELECT ON :"schema".stream_state TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON :"schema".checkpoint TO :"role";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA :"schema" TO :"role";

-- Read models made by later migrations belong to the service: it fills, empties and rebuilds them.
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT USAGE ON SEQUENCES TO :"role";
