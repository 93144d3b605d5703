import { cnB2b, signed, Story, ticket, tier } from '../test/lifecycle.fixtures.js';

const byTier = () => cnB2b(['answers: { P1: PT1H,', 'answers: { P1: { entitlement: operations.sla_p1, ladder: value },']);

/** A ticket that was answered after fifty minutes of business time, and what its account held. */
const answered = (...held: readonly string[]) =>
  new Story(byTier()).then(
    signed('2026-01-01', '2026-12-31'),
    ...held.map((one) => tier('value', one, '2026-01-02')),
    ticket('opened', '2026-03-06', '2026-03-06T09:30:00.000Z'),
    ticket('answered', '2026-03-09', '2026-03-09T01:20:00.000Z'),
  ).signals;

it('measures an answer by what the tier promises: half an hour to A, an hour to B, eight hours to E', () => {
  // Half an hour ran out as Friday ended; the next day to open says so.
  expect(answered('A')).toEqual(['+slow_answers on 2026-03-07']);
  expect(answered('B')).toEqual([]);
  expect(answered('E')).toEqual([]);
  expect(answered('E', 'A')).toEqual(['+slow_answers on 2026-03-07']);
});

it('judges nobody to whom no tier promises anything', () => expect(answered()).toEqual([]));
