import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { digestOf, genesisHash, type RecordedEvent } from '@strata/ledger';
import { answering } from '../../test/server.js';
import { Api } from '../http/api.js';
import { runProgram } from '../program.js';
import { headsOf } from './ledger-feed.js';
import { type Verdict, verifyPartition } from './verify-ledger.js';

/** A chain as the ledger links it: each hash over the one before and the digest. */
const chain = (length: number): RecordedEvent[] => {
  let previous = genesisHash('account', 0);
  return Array.from({ length }, (_, index) => {
    const unlinked = {
      partition: 0,
      position: index + 1,
      eventId: `e-${index + 1}`,
      stream: 'account-a',
      version: index + 1,
      type: 'account.tagged.v1',
      data: { tag: `t${index}` },
      metadata: {},
      occurredAt: '2026-01-01T00:00:00.000Z',
      recordedAt: '2026-01-01T00:00:01.000Z',
      hash: '',
    };
    previous = createHash('sha256')
      .update(Buffer.from(previous + digestOf(unlinked), 'hex'))
      .digest('hex');
    return { ...unlinked, hash: previous };
  });
};

const honest = chain(7);

const verify = async (served: readonly RecordedEvent[]): Promise<Verdict> => {
  const heads = { items: [{ partition: 0, position: 7, hash: honest[6]?.hash }] };
  await using server = await answering(({ path }) => {
    const query = new URLSearchParams(path.split('?')[1]);
    if (!query.has('partition')) return { status: 200, body: heads };
    const rest = served.filter(({ position }) => position > Number(query.get('after')));
    return {
      status: 200,
      text: rest
        .slice(0, 3)
        .map((event) => JSON.stringify(event))
        .join('\n'),
    };
  });
  const api = new Api(server.url);
  const [head] = await headsOf(api, 'account');
  if (!head) throw new Error('no head');
  const verdict = await verifyPartition(api, 'account', head, () => undefined);
  await api.close();
  return verdict;
};

it('finds an honest chain whole, page by page', async () =>
  expect(await verify(honest)).toMatchObject({ events: 7, broken: null }));

it('names the first position of an event that was changed', async () => {
  const forged = honest.map((event) => (event.position === 4 ? { ...event, data: { tag: 'vip' } } : event));
  expect((await verify(forged)).broken).toEqual({ position: 4, reason: expect.stringContaining('e-4') });
});

it('sees an event that was taken out, and events that were cut off at the end', async () => {
  expect((await verify(honest.filter(({ position }) => position !== 5))).broken?.position).toBe(5);
  expect((await verify(honest.slice(0, 5))).broken).toEqual({ position: 6, reason: 'events up to position 7 are missing' });
});

it('asks every ledger that holds decisions or facts', async () => {
  await using server = await answering(() => ({ status: 200, body: { items: [] } }));
  const before = process.env['STRATA_URL'];
  process.env['STRATA_URL'] = server.url;
  const said = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await runProgram(['verify']);
  said.mockRestore();
  process.env['STRATA_URL'] = before ?? '';
  expect(server.calls.map(({ path }) => path)).toEqual(['account', 'scoring', 'lifecycle'].map((name) => `/v1/ledgers/${name}`));
});
