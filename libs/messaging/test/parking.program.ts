import { Ledger, ledgerPool } from '@strata/ledger';
import { CannotHandle } from '../src/parking/cannot-handle.js';
import { ConsumerLoop } from '../src/consumer-loop.js';
import { LedgerSource } from '../src/ledger.source.js';
import { Parking } from '../src/parking/parking.js';

/**
 * A consumer that cannot handle one account, in a process of its own: `node parking.program.ts <url> <consumer> <stream>`. Once it has
 * parked that account it says so and stops, forever, in the middle of the batch that it then takes: there it is to be killed.
 */
const [url = '', consumer = '', stream = ''] = process.argv.slice(2);
const pool = ledgerPool({ url });
const reading = ledgerPool({ url });
await new ConsumerLoop({
  consumer,
  pool,
  checkpoints: new Ledger({ pool, schema: 'scoring', partitions: 4 }),
  source: new LedgerSource({ ledger: new Ledger({ pool: reading, schema: 'account', partitions: 4 }) }),
  parking: new Parking({ schema: 'scoring' }),
  attempts: 1,
  handle: async ({ events }, { skips }) => {
    const poison = events.find((event) => event.stream === stream);
    if (!poison) return;
    const { position, eventId } = poison;
    if (!skips.isLeftOut(stream, position))
      throw new CannotHandle({ stream, position, eventId, isOwnInput: false, reason: 'cannot-handle' }, 'nobody foresaw this');
    process.stdout.write('parked\n');
    await new Promise(() => undefined);
  },
}).run(new AbortController().signal);
