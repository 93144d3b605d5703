import fc from 'fast-check';
import { brief, line, mapLines, retail } from '../../test/shop.js';

it('makes one order of the lines of an invoice, with the amount of each line in pence', async () => {
  const [registered, placed] = await mapLines([line({ code: 'A', quantity: '6', price: '2.55' }), line({ code: 'B' })]);
  expect(registered).toMatchObject({
    event: { id: 'registered-7', type: 'account.registered.v1', subject: 'acct-7', data: { name: '7', country: 'France' } },
  });
  expect(placed).toMatchObject({
    day: '2011-01-05',
    event: {
      specversion: '1.0',
      id: 'inv-100',
      source: '/shop',
      type: 'account.order-placed.v1',
      subject: 'acct-7',
      time: '2011-01-05T09:00:00.000Z',
      data: {
        orderId: '100',
        lines: [
          { sku: 'A', quantity: 6, amount: { amount: 1530, currency: 'GBP' } },
          { sku: 'B', quantity: 2, amount: { amount: 300, currency: 'GBP' } },
        ],
      },
    },
  });
});

it('makes a refund with positive amounts and quantities of an invoice whose number starts with C', async () => {
  const mapped = await mapLines([line({ invoice: 'C100', quantity: '-3', price: '1.10' })]);
  expect(mapped[1]).toMatchObject({
    event: { type: 'account.order-refunded.v1', data: { lines: [{ quantity: 3, amount: { amount: 330, currency: 'GBP' } }] } },
  });
});

it('rejects a line without a customer with the reason of the mapping', async () =>
  expect(brief(await mapLines([line(), line({ customer: '' })]))).toEqual(['line 3 no-customer', 'registered-7', 'inv-100']));

it('registers an account once, from the first line seen, whatever later lines say', async () => {
  const mapped = await mapLines([line(), line({ invoice: '101', country: 'Spain' })]);
  expect(brief(mapped)).toEqual(['registered-7', 'inv-100', 'inv-101']);
  expect(mapped[0]).toMatchObject({ event: { data: { country: 'France' } } });
});

it('gathers an invoice that is interleaved with another, and keeps the order of the first lines', async () =>
  expect(
    brief(await mapLines([line(), line({ invoice: '101', customer: '8' }), line(), line({ invoice: '101', customer: '8' })])),
  ).toEqual(['registered-7', 'inv-100', 'registered-8', 'inv-101']));

it('takes the time of the first line when an invoice carries two', async () => {
  const mapped = await mapLines([line({ time: '2011-01-05 23:59:00' }), line({ time: '2011-01-06 00:00:00' })]);
  expect(mapped[1]).toMatchObject({ day: '2011-01-05', event: { time: '2011-01-05T23:59:00.000Z' } });
});

it('rejects a line that comes after its invoice was closed, and says so', async () => {
  const others = Array.from({ length: 10 }, (_, index) => line({ invoice: `2${index}` }));
  const mapped = await mapLines([line(), ...others, line()]);
  expect(brief(mapped)).toContain('line 13 late-line');
  expect(brief(mapped).filter((text) => text === 'inv-100')).toHaveLength(1);
});

it('refuses the whole invoice when one of its lines is bad, naming that line', async () => {
  const mapped = await mapLines([line(), line({ price: 'free' }), line()]);
  expect(brief(mapped)).toEqual(['line 2 group-refused', 'line 3 bad-value', 'line 4 group-refused']);
  expect(mapped[1]).toMatchObject({ detail: expect.stringContaining('"free" is not a decimal number') });
  expect(mapped[0]).toMatchObject({ detail: expect.stringContaining('line 3 of the same group is bad') });
});

it('registers the account from the next invoice when the first was refused', async () =>
  expect(brief(await mapLines([line({ price: '' }), line({ invoice: '101' })]))).toEqual([
    'line 2 bad-value',
    'registered-7',
    'inv-101',
  ]));

it('rejects a date that the calendar does not have', async () =>
  expect(brief(await mapLines([line({ time: '2011-02-30 09:00:00' })]))).toEqual(['line 2 bad-value']));

it('rejects a line with too few or too many fields', async () =>
  expect(brief(await mapLines([`${line()},more`, 'alone']))).toEqual(['line 2 wrong-columns', 'line 3 wrong-columns']));

it('never drops a line silently: one that no event applies to is rejected', async () => {
  const mapping = retail({
    "when: row.Invoice.startsWith('C')": "when: row.Invoice.startsWith('X')",
    '    once: account': '    when: "false"',
  });
  expect(brief(await mapLines([line({ invoice: 'C1' })], mapping))).toEqual(['line 2 no-event']);
});

const aLine = fc
  .record({
    invoice: fc.constantFrom('100', '101', 'C102', '103', '104'),
    customer: fc.constantFrom('7', '8', ''),
    price: fc.constantFrom('1.505', '2', '0.005', 'x'),
    country: fc.constantFrom('France', '"Côte d’Ivoire, ""CI"""', 'Österreich'),
    time: fc.constantFrom('2011-01-05 09:00:00', '2011-07-05 09:00:00'),
  })
  .map(line);

it('gives the same events however the file is cut into chunks', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(aLine, { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      async (lines, sizes) => {
        expect(await mapLines(lines, retail(), cutInto(sizes))).toEqual(await mapLines(lines));
      },
    ),
    { numRuns: 60 },
  ));

it('accounts for every line: in an event, or rejected, never both and never neither', () =>
  fc.assert(
    fc.asyncProperty(fc.array(aLine, { maxLength: 60 }), async (lines) => {
      const mapped = await mapLines(lines);
      const seen = mapped.flatMap((one) =>
        one.kind === 'rejected'
          ? [one.row.line]
          : one.event.type === 'account.registered.v1'
            ? []
            : one.rows.map((row) => row.line),
      );
      expect(seen.toSorted((a, b) => a - b)).toEqual(lines.map((_, index) => index + 2));
    }),
    { numRuns: 60 },
  ));

const cutInto =
  (sizes: readonly number[]) =>
  (text: Buffer): Buffer[] => {
    const chunks: Buffer[] = [];
    for (let at = 0, turn = 0; at < text.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      chunks.push(text.subarray(at, at + size));
      at += size;
    }
    return chunks;
  };
