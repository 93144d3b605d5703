/** A policy in which an account lives through five stages; tiers are beside the point. */
export const life = `
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: life, version: 1, effectiveFrom: '2026-01-01', timezone: Asia/Shanghai, currency: CNY }
facts: { orders: { type: int, fold: count, event: OrderPlaced } }
scoring: { base: { fact: orders, bands: { 0: 0 } } }
ladders: { value: { tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }] } }
windows: { early: { lastFraction: '1/3' }, focus: { lastDays: 90 } }
lifecycle:
  initial: signing
  stages: [signing, launch, growth, renewal, churned]
  milestones: { onboarding_done: [kickoff-held, initialised, trained, live] }
  churn: { stage: churned, reasons: [price, product] }
  rules:
    - { id: churned, to: churned, when: 'contract.ended && !contract.renewed && days_since_end > 0' }
    - { id: renewal, to: renewal, when: "window.early && stage in ['growth', 'renewal']" }
    - { id: growth, to: growth, when: "onboarding_done && stage in ['launch', 'growth', 'renewal']" }
    - { id: launch, to: launch, when: "contract.signed && stage in ['signing', 'launch', 'churned']" }
renewal: { window: early, base: 70, rules: [], outlook: { likely: 70, atRisk: 50 } }
`;
