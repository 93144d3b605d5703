import { createInterface } from 'node:readline';
import { Commands, Ledger, ledgerPool } from '../src/index.js';
import { count, counter } from './counter.fixture.js';

/**
 * A writer in a process of its own. Each line of its input is an array of commands, handled at the same time; each
 * answer is a line of its output, written when it is known: what it says was recorded is durable.
 */
const [url = ''] = process.argv.slice(2);
const pool = ledgerPool({ url });
const commands = new Commands({ ledger: new Ledger({ pool, schema: 'account', partitions: 4 }), decider: counter });

for await (const line of createInterface(process.stdin)) {
  for (const { stream, partition, by, times, cause } of JSON.parse(line) as {
    stream: string;
    partition: number;
    by: number;
    times: number;
    cause: string;
  }[])
    void commands
      .handle(count(stream, by, cause, { partition, times }))
      .catch((error: unknown) => ({ refused: error instanceof Error && 'code' in error ? error.code : String(error) }))
      .then((answer) => process.stdout.write(`${JSON.stringify({ cause, ...answer })}\n`));
}
await commands.drained();
await pool.end();
