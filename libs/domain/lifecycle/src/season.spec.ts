import { addDays } from '@strata/kernel';
import { cnB2b, signed, Story, usage } from '../test/lifecycle.fixtures.js';

const MONDAY = '2026-01-05';
/** 2026 has 53 weeks. */
const periodOf = (week: number): string =>
  week < 52 ? `2026-W${String(week + 2).padStart(2, '0')}` : `2027-W${String(week - 51).padStart(2, '0')}`;

/** Ninety weeks of usage, reported as each ends; a third of it in two weeks of both summers. */
const summers = (low: readonly number[]) =>
  Array.from({ length: 90 }, (_, week) => usage(periodOf(week), low.includes(week) ? 30 : 100, addDays(MONDAY, 7 * week + 7)));

const openings = (policy: ReturnType<typeof cnB2b>, low: readonly number[]) =>
  new Story(policy)
    .then(signed('2026-01-01', '2027-12-31'), ...summers(low))
    .signals.filter((line) => line.startsWith('+usage_drop'));

it('takes what fell as much a season ago for the season, and what did not for a drop', () => {
  expect(openings(cnB2b(), [33, 34, 85, 86])).toEqual(['+usage_drop on 2026-09-07']);
  expect(openings(cnB2b(['    season: { buckets: 52 }\n', '']), [33, 34, 85, 86])).toHaveLength(2);
  expect(openings(cnB2b(), [85, 86])).toEqual(['+usage_drop on 2027-09-06']);
});
