-- The roles of Strata, for every database of a server. Run once by a superuser (the embedded start and the tests do);
-- running it again changes nothing. Gives nobody a password: that is for whoever runs the server.
--
--   strata_reader       reads every ledger: auditors, and services that tail another's ledger (embedded start)
--   strata_<service>    what a service's processes connect as. It appends through ledger_append and has no
--                       UPDATE, DELETE or TRUNCATE on events
--
-- Migrations (ROLE=migrate) run as the owner of the schemas, never as one of these.
DO $$
DECLARE
  service text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'strata_reader') THEN
    CREATE ROLE strata_reader NOLOGIN;
  END IF;
  FOREACH service IN ARRAY ARRAY ['account', 'scoring', 'lifecycle', 'notifications'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'strata_' || service) THEN
      EXECUTE format('CREATE ROLE %I LOGIN IN ROLE strata_reader', 'strata_' || service);
    END IF;
  END LOOP;
END
$$;
