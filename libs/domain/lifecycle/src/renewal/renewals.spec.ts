import { committed, notRenewed, onboarded, renewed, signed, Story } from '../../test/lifecycle.fixtures.js';

/** In the last third of a term to the end of 2026, with its introduction done. */
const inEarly = () => new Story().then(signed('2026-01-01', '2026-12-31'), ...onboarded('2026-01-15')).until('2026-09-15');
const cards = (story: Story) =>
  story.of('lifecycle.renewal-assessed.v1').map(({ on, contracts }) => [on, contracts[0]?.commitment]);

describe('a customer who says that it will not renew', () => {
  const story = () => inEarly().then(notRenewed('price', '2026-10-01'));

  it('is on record once, with the reason, and its term is not assessed any more', () => {
    const told = story().then(notRenewed('price', '2026-10-02'));
    expect(told.of('lifecycle.non-renewal-announced.v1')).toMatchObject([
      { contractId: 'c1', term: 1, start: '2026-01-01', end: '2026-12-31', reason: 'price', on: '2026-10-01' },
    ]);
    expect(told.state.assessed).toBeNull();
    expect(told.of('lifecycle.renewal-settled.v1')).toEqual([]);
  });

  it('is lost when its term ends', () =>
    expect(story().until('2027-01-02').of('lifecycle.renewal-settled.v1')).toMatchObject([
      { term: 1, outcome: 'lapsed', reason: 'price', on: '2027-01-01' },
    ]));

  it('has renewed when it does nevertheless, and nothing is announced of the next term', () => {
    const told = story()
      .then(renewed('2027-01-01', '2027-12-31', '2026-11-01'))
      .until('2027-10-01');
    expect(told.of('lifecycle.renewal-settled.v1')).toMatchObject([{ term: 1, outcome: 'renewed', reason: 'value' }]);
    expect(told.of('lifecycle.non-renewal-announced.v1')).toHaveLength(1);
    expect(told.of('lifecycle.renewal-assessed.v1').at(-1)).toMatchObject({ contracts: [{ contractId: 'c1', term: 2 }] });
  });
});

describe('what who looks after a customer commits to', () => {
  it('stands on the renewal card, with what is expected, and moves no points', () => {
    const told = inEarly().then(
      committed('commit', '2026-10-01', { amount: 15_000_000, currency: 'CNY' }),
      committed('lost', '2026-11-01'),
    );
    expect(cards(told).slice(-3)).toEqual([
      [expect.any(String), undefined],
      ['2026-10-01', 'commit'],
      ['2026-11-01', 'lost'],
    ]);
    const [before, commit, lost] = told.of('lifecycle.renewal-assessed.v1').slice(-3);
    expect(commit?.contracts[0]?.expected).toEqual({ amount: 15_000_000, currency: 'CNY' });
    expect(lost?.contracts[0]?.expected).toBeUndefined();
    expect([commit?.probability, lost?.probability]).toEqual([before?.probability, before?.probability]);
  });

  it('is about the term that runs: the next begins without', () => {
    const told = inEarly().then(committed('commit', '2026-10-01'), renewed('2027-01-01', '2027-12-31', '2026-11-01'));
    expect(told.state.awaiting).toEqual({ c1: { term: 2, end: expect.any(Number) } });
  });

  it('says nothing of a contract that is not known, or in a word that is not', () => {
    const told = inEarly();
    const before = told.decisions.length;
    told.then(committed('commit', '2026-10-01', undefined, 'c9'), committed('perhaps', '2026-10-02'));
    expect(told.decisions).toHaveLength(before);
  });
});
