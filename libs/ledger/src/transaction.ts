import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Something that runs SQL: a pool (each statement is a transaction of its own) or a connection inside a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
};

const afterCommits = new WeakMap<Queryable, (() => void)[]>();

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export const transact = <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  transactFrom(pool, () => Promise.resolve(), work);

/** The same for work that begins with reading: what `read` asks for goes to the server together with the BEGIN. It writes nothing. */
export const transactFrom = async <R, T>(
  pool: Pool,
  read: (tx: Queryable) => Promise<R>,
  work: (tx: Queryable, found: R) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onLost = (error: Error): void => void (failure = error); // without a listener, a lost connection would end the process
  const committed: (() => void)[] = [];
  client.on('error', onLost);
  afterCommits.set(client, committed);
  try {
    const begun = client.query('BEGIN');
    if (!client.pipeline) await begun;
    const [found] = await Promise.all([read(client), begun]);
    const result = await work(client, found);
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
