-- Which ledger this is, of all that ever bore its name: a topic may still hold the messages of an earlier installation.
CREATE TABLE :"schema".ledger_identity (
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  ledger_id uuid    NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO :"schema".ledger_identity DEFAULT VALUES;
REVOKE ALL ON :"schema".ledger_identity FROM :"role";
GRANT SELECT ON :"schema".ledger_identity TO :"role", strata_reader;
