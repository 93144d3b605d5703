/** Points for what was spent in a month; who falls short of a tier keeps it for thirty days, and a tier may be held by hand. */
export const falling = `
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: falls, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY, reason: for a test }
facts:
  spend: { type: money, fold: sum, event: OrderPlaced, field: amount, window: P1M }
scoring: { base: { fact: spend, bands: { 0: 0, 100000: 10, 200000: 20, 300000: 30 } } }
ladders:
  value:
    tiers: [{ id: E, enter: 0 }, { id: D, enter: 20, keep: 16 }, { id: C, enter: 30, keep: 26 }]
    downgrade: { confirm: 1, grace: P30D }
overrides: { maxDuration: P180D, approverMustDiffer: true }
`;
