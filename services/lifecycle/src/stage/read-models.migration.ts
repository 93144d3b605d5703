import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is read: droppable, rebuilt from the ledgers. Text in byte order where it is a key, so that cursors mean the same everywhere. */
export class CreateReadModels1763860000000 implements MigrationInterface {
  readonly name = 'CreateReadModels1763860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What reports group by. Folded from account facts; signed_on is the first day of the first contract (cohorts).
      CREATE TABLE lifecycle.account_profile (
        account_id    text    PRIMARY KEY COLLATE "C",
        partition     integer NOT NULL,
        name          text,
        industry      text,
        business_type text,
        region        text,
        city          text,
        owner         text,
        signed_on     date
      ) WITH (fillfactor = 85);

      -- The tier held on each ladder of scoring, as lifecycle knows it.
      CREATE TABLE lifecycle.tier (
        account_id text    NOT NULL COLLATE "C",
        ladder     text    NOT NULL COLLATE "C",
        partition  integer NOT NULL,
        tier       text    NOT NULL COLLATE "C",
        since      date    NOT NULL,
        PRIMARY KEY (account_id, ladder)
      ) WITH (fillfactor = 85);

      -- The stage held now.
      CREATE TABLE lifecycle.stage (
        account_id  text    PRIMARY KEY COLLATE "C",
        partition   integer NOT NULL,
        stage       text    NOT NULL COLLATE "C",
        since       date    NOT NULL,
        from_stage  text,
        rule        text,
        decision_id uuid    NOT NULL
      ) WITH (fillfactor = 85);
      CREATE INDEX stage_stage ON lifecycle.stage (stage, account_id);

      -- Where learning and implementation are, together, and the path from there.
      CREATE TABLE lifecycle.joint_state (
        account_id text    PRIMARY KEY COLLATE "C",
        partition  integer NOT NULL,
        state      text,
        since      date    NOT NULL,
        path       json    NOT NULL
      ) WITH (fillfactor = 85);

      -- Every stay in a stage: left_on is null while it lasts.
      CREATE TABLE lifecycle.stay (
        decision_id uuid    PRIMARY KEY,
        account_id  text    NOT NULL COLLATE "C",
        partition   integer NOT NULL,
        stage       text    NOT NULL COLLATE "C",
        from_stage  text,
        rule        text,
        entered_on  date    NOT NULL,
        left_on     date,
        next_stage  text
      ) WITH (fillfactor = 85);
      CREATE INDEX stay_account ON lifecycle.stay (account_id, entered_on);
      CREATE INDEX stay_stage ON lifecycle.stay (stage, entered_on);

      CREATE TABLE lifecycle.milestone (
        account_id   text    NOT NULL COLLATE "C",
        name         text    NOT NULL COLLATE "C",
        partition    integer NOT NULL,
        completed_on date    NOT NULL,
        reached      json    NOT NULL,
        PRIMARY KEY (account_id, name)
      );

      CREATE TABLE lifecycle.signal (
        signal_id     uuid    PRIMARY KEY,
        account_id    text    NOT NULL COLLATE "C",
        partition     integer NOT NULL,
        signal        text    NOT NULL COLLATE "C",
        opened_on     date    NOT NULL,
        facts         json    NOT NULL,
        causes        json    NOT NULL,
        closed_on     date,
        closed_facts  json,
        because       text,
        explanation   text,
        note          text,
        explained_by  text
      ) WITH (fillfactor = 85);
      CREATE INDEX signal_open ON lifecycle.signal (opened_on, signal_id) WHERE closed_on IS NULL;
      CREATE INDEX signal_account ON lifecycle.signal (account_id, opened_on);

      -- One row a term that is, or was, to be renewed. Amounts in minor units. *_at: as it was when it was settled.
      CREATE TABLE lifecycle.renewal (
        account_id        text    NOT NULL COLLATE "C",
        contract_id       text    NOT NULL COLLATE "C",
        term_end          date    NOT NULL,
        partition         integer NOT NULL,
        term              integer,
        term_start        date,
        amount            bigint,
        currency          text,
        probability       integer,
        outlook           text,
        strengths         json,
        risks             json,
        assessed_on       date,
        assessment_id     uuid,
        commitment        text,
        expected_amount   bigint,
        expected_currency text,
        committed_by      text,
        outcome           text,
        settled_on        date,
        settled_amount    bigint,
        settled_currency  text,
        reason            text,
        note              text,
        stage_at          text,
        tiers_at          json,
        PRIMARY KEY (account_id, contract_id, term_end)
      ) WITH (fillfactor = 85);
      CREATE INDEX renewal_end ON lifecycle.renewal (term_end, account_id, contract_id);
      CREATE INDEX renewal_settled ON lifecycle.renewal (settled_on, outcome) WHERE outcome IS NOT NULL;

      CREATE TABLE lifecycle.renewal_window (
        account_id  text    NOT NULL COLLATE "C",
        contract_id text    NOT NULL COLLATE "C",
        term_end    date    NOT NULL,
        window_id   text    NOT NULL COLLATE "C",
        partition   integer NOT NULL,
        opens_on    date    NOT NULL,
        opened_on   date    NOT NULL,
        closed_on   date,
        because     text,
        PRIMARY KEY (account_id, contract_id, term_end, window_id)
      ) WITH (fillfactor = 85);

      CREATE TABLE lifecycle.churn (
        account_id text    NOT NULL COLLATE "C",
        marked_on  date    NOT NULL,
        partition  integer NOT NULL,
        from_stage text,
        ended_on   date,
        reason     text,
        plan       text,
        planned_on date,
        PRIMARY KEY (account_id, marked_on)
      );
      CREATE INDEX churn_marked ON lifecycle.churn (marked_on, reason);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE lifecycle.churn, lifecycle.renewal_window, lifecycle.renewal, lifecycle.signal, lifecycle.milestone,
         lifecycle.joint_state, lifecycle.stay, lifecycle.stage, lifecycle.tier, lifecycle.account_profile`,
    );
  }
}
