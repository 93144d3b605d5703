import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Something that runs SQL: a pool (each statement is a transaction of its own) or a connection inside a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
};

const afterCommits = new WeakMap<Queryable, (() => void)[]>();

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export const transact = async <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error): void => void (failure = error); // without a listener, a lost connection would end the process
  const committed: (() => void)[] = [];
  client.on('error', onLost);
  afterCommits.set(client, committed);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    committed.forEach((run) => run());
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onLost);
    throw error;
  } finally {
    afterCommits.delete(client);
    client.off('error', onLost);
    client.release(failure);
  }
};

/** Runs `action` once what was written through `tx` is durable; at once when `tx` is no transaction of ours. */
export const afterCommit = (tx: Queryable, action: () => void): void => {
  const waiting = afterCommits.get(tx);
  if (waiting) waiting.push(action);
  else action();
};
