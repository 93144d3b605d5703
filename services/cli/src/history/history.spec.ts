import { stripVTControlCharacters } from 'node:util';
import { merged } from './history.js';
import { Sentences } from './sentences.js';

const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const event = (position: number, type: string, data: object) => ({
  position,
  type: `account.${type}.v1`,
  occurredAt: `2011-01-0${position}T09:00:00.000Z`,
  data,
});
const decision = (type: string, on: string, data: object, position: number, causeType = 'account.order-placed.v1') => ({
  type: `scoring.${type}.v1`,
  data: { on, ...data, cause: { ledger: 'account', position, type: causeType } },
});

const events = [
  event(1, 'registered', { name: 'Customer 7', country: 'France' }),
  event(2, 'order-placed', {
    orderId: '100',
    lines: [
      { sku: 'A', amount: pounds(100_000) },
      { sku: 'B', amount: pounds(50_050) },
    ],
  }),
  event(5, 'order-refunded', { orderId: 'C1', lines: [{ sku: 'A', amount: pounds(100_000) }] }),
];
const decisions = [
  decision('score-changed', '2011-01-02', { points: 10 }, 2),
  decision(
    'tier-changed',
    '2011-01-02',
    { ladder: 'value', from: null, to: 'E', direction: 'enter', reason: 'score 10 reached E (0)' },
    2,
  ),
  decision('score-changed', '2011-01-04', { points: 30 }, 4, 'calendar.day-opened.v1'),
  decision(
    'tier-changed',
    '2011-01-04',
    { ladder: 'value', from: 'E', to: 'D', direction: 'up', reason: 'score 30 reached D (30)' },
    4,
  ),
  decision('score-changed', '2011-01-05', { points: 1 }, 5),
  decision(
    'tier-changed',
    '2011-01-05',
    { ladder: 'value', from: 'D', to: 'E', direction: 'down', reason: 'score 1 is below 26' },
    5,
  ),
];

it('tells facts and decisions in the order in which they came about', () => {
  const sentences = new Sentences();
  const text = merged(events, decisions).map((entry) => stripVTControlCharacters(sentences.of(entry)));
  expect(text).toEqual([
    '2011-01-01  registered  name Customer 7, country France',
    '2011-01-02  order placed  orderId 100, 2 lines, 1,500.50 GBP',
    '2011-01-02    10 points',
    '2011-01-02    ● value: enters E  score 10 reached E (0)',
    '2011-01-04    points 10 → 30 (+20) as the day opened',
    '2011-01-04    ▲ value: E → D  score 30 reached D (30)',
    '2011-01-05  order refunded  orderId C1, 1 line, 1,000.00 GBP',
    '2011-01-05    points 30 → 1 (-29)',
    '2011-01-05    ▼ value: D → E  score 1 is below 26',
  ]);
});

it('tells stages and signals among them, behind the grades of the same cause', () => {
  const about = (type: string, on: string, data: object, position: number, ledger = 'account') => ({
    type: `lifecycle.${type}.v1`,
    data: { on, ...data, cause: { ledger, position, type: 'account.order-placed.v1' } },
  });
  const stages = [
    about('stage-changed', '2011-01-02', { from: null, to: 'signing', reason: 'where accounts begin' }, 2),
    about('stage-changed', '2011-01-04', { from: 'signing', to: 'launch', reason: 'contract.signed' }, 4),
    about('signal-opened', '2011-01-04', { signal: 'usage_drop', causes: ['other'] }, 4),
    about('signal-closed', '2011-01-04', { signal: 'usage_drop', because: 'explained', explanation: 'other' }, 1, 'lifecycle'),
  ];
  const sentences = new Sentences();
  const text = merged(events, decisions.slice(0, 2), stages).map((entry) => stripVTControlCharacters(sentences.of(entry)));
  expect(text).toEqual([
    '2011-01-01  registered  name Customer 7, country France',
    '2011-01-02  order placed  orderId 100, 2 lines, 1,500.50 GBP',
    '2011-01-02    10 points',
    '2011-01-02    ● value: enters E  score 10 reached E (0)',
    '2011-01-02    ◆ stage: begins in signing  where accounts begin',
    '2011-01-04    ◆ stage: signing → launch  contract.signed',
    '2011-01-04    ! signal usage_drop opens; the cause is asked for',
    '2011-01-04    signal usage_drop closes: explained (other)',
    '2011-01-05  order refunded  orderId C1, 1 line, 1,000.00 GBP',
  ]);
});

it('keeps every fact of an account without decisions', () => expect(merged(events, [])).toHaveLength(3));
