/** A score as interfaces.md shows it, and the parts of its policy that an explanation quotes. */
export const score = {
  accountId: 'acct-a',
  on: '2026-03-01',
  points: 35,
  base: 10,
  adjustments: [
    { id: 'referral', label: '成功推荐客户', points: 10, raw: 15, facts: { referrals: 3 } },
    { id: 'diversity', points: 5, facts: { product_lines: 3 } },
    { id: 'growth', points: 10, facts: { unlisted: true, valuation: 'high' } },
  ],
  notFired: [
    { id: 'arrears', because: 'missing', facts: {}, missing: ['overdue'] },
    { id: 'breadth', because: 'condition', facts: { product_lines: 3 } },
  ],
  missing: ['overdue'],
  uncounted: ['order_value: USD has no rate'],
  facts: { order_value: 50_000_000, referrals: 3, product_lines: 3, unlisted: true, valuation: 'high' },
  ladders: { value: { tier: 'D', since: '2026-03-01', pending: null, next: { tier: 'C', points: 15 } } },
  override: null,
  policy: { id: 'cn-b2b', version: 3, hash: 'sha256:ab' },
  cause: { ledger: 'account', partition: 3, position: 1234, eventId: 'e-1', type: 'account.referral-converted.v1' },
  decisionId: 'd-1',
};

export const document = {
  metadata: { id: 'cn-b2b', version: 3, currency: 'CNY' },
  facts: {
    order_value: { type: 'money', label: 'Orders of a year' },
    referrals: { type: 'int' },
    product_lines: { type: 'int' },
    unlisted: { type: 'bool' },
    valuation: { type: 'string' },
    overdue: { type: 'int' },
  },
  scoring: {
    base: { fact: 'order_value', bands: { 0: 0, 50000000: 10, 100000000: 20 } },
    adjust: [
      { id: 'referral', points: '5 * referrals', max: 10, label: '成功推荐客户' },
      { id: 'diversity', points: '5', when: 'product_lines >= 3' },
      { id: 'growth', points: '10', when: "unlisted && valuation == 'high'" },
      { id: 'arrears', points: '-5 * overdue', min: -15 },
      { id: 'breadth', points: '5', when: 'product_lines >= 10' },
    ],
  },
};
