import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Something that runs SQL: a pool (each statement is a transaction of its own) or a connection inside a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
};

type Afterwards = (tx: Queryable) => Promise<unknown>;

const afterCommits = new WeakMap<Queryable, Afterwards[]>();

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export const transact = <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  transactFrom(pool, () => Promise.resolve(), work);

/** The same for work that begins with reading: what `read` asks for goes to the server together with the BEGIN. It writes nothing. */
export const transactFrom = <R, T>(
  pool: Pool,
  read: (tx: Queryable) => Promise<R>,
  work: (tx: Queryable, found: R) => Promise<T>,
): Promise<T> =>
  onConnection(pool, async (client, afterwards, lost) => {
    const behind: Afterwards[] = [];
    afterCommits.set(client, behind);
    try {
      const begun = client.query('BEGIN');
      if (!client.pipeline) await begun;
      const [found] = await Promise.all([read(client), begun]);
      const result = await work(client, found);
      const committed = client.query('COMMIT');
      if (!client.pipeline) await committed;
      behind.forEach(afterwards);
      await committed;
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(lost);
      throw error;
    } finally {
      afterCommits.delete(client);
    }
  });

/**
 * Runs a statement that writes, and has `then` say something about it behind its commit, on the same connection: nobody waits for that, and it
 * is said in the same breath where the connection allows it. The statement may be part of a transaction of ours, or be one by itself.
 */
export const queryThen = <Row extends QueryResultRow>(
  tx: Queryable,
  pool: Pool,
  query: QueryConfig,
  then: Afterwards,
): Promise<QueryResult<Row>> => {
  const behind = afterCommits.get(tx);
  behind?.push(then);
  if (tx !== pool) return tx.query<Row>(query).finally(() => !behind && void then(pool));
  return onConnection(pool, async (client, afterwards) => {
    const done = client.query<Row>(query);
    afterwards(then);
    return done;
  });
};

/** Takes a connection for some work, and gives it back when what comes afterwards is done too, for which nobody waits. */
const onConnection = async <T>(
  pool: Pool,
  work: (client: PoolClient, afterwards: (ask: Afterwards) => void, lost: (error: Error) => void) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  const pending: Promise<unknown>[] = [];
  let failure: Error | undefined;
  const onLost = (error: Error): void => void (failure = error); // without a listener, a lost connection would end the process
  client.on('error', onLost);
  const release = (): void => {
    client.off('error', onLost);
    client.release(failure);
  };
  try {
    return await work(client, (ask) => pending.push(ask(client)), onLost);
  } finally {
    if (pending.length === 0) release();
    else void Promise.allSettled(pending).then(release);
  }
};
