DROP TABLE :"schema".ledger_identity;
