/** The seven stages over a small set of facts. `growthNeeds`: the milestones that make an onboarding complete. */
export const sevenStages = ({ version = 1, effectiveFrom = '2026-01-01', ratioBelow = 0.5, matureAfter = 90 } = {}): string => `
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: { id: life, version: ${version}, effectiveFrom: '${effectiveFrom}', timezone: Asia/Shanghai, currency: CNY }
facts:
  orders: { type: int, fold: count, event: OrderPlaced, window: P12M }
  adoption_depth: { type: int, fold: distinct, event: FeatureAdopted, field: feature, window: P24M }
  usage: { type: series, fold: sum, event: UsageReported, field: value, match: { metric: active-users }, bucket: P7D }
scoring: { base: { fact: orders, bands: { 0: 0, 1: 10, 5: 40 } } }
ladders: { value: { tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }] } }
windows: { early: { lastFraction: '1/3' }, focus: { lastDays: 90 } }
signals:
  usage_drop:
    series: usage
    baseline: { buckets: 8, stat: median }
    recent: { buckets: 2 }
    ratioBelow: ${ratioBelow}
    recoverAbove: 0.8
    minBaseline: 10
    causes: [staff_left, version_update, seasonal, other]
lifecycle:
  initial: signing
  stages:
    - { id: signing, journey: as described by sales, goal: control expectations, roles: [sales], work: [introduce the product as it is] }
    - id: launch
      goal: in use fast
      roles: [implementation_trainer, csm]
      stuckAfter: P60D
      material:
        - { name: operation manual, kind: manual }
        - { name: a bank goes live, kind: case, industries: [finance] }
    - { id: growth, roles: [csm] }
    - { id: maturity, roles: [csm] }
    - { id: pre_churn, roles: [csm] }
    - { id: renewal, roles: [csm] }
    - { id: churned, roles: [csm] }
  milestones: { onboarding_done: [kickoff-held, initialised, trained, live] }
  churn: { stage: churned, reasons: [price, product, staff_change], winBack: { price: offer a discount, product: show what is new } }
  funnel: [signing, launch, growth, maturity, renewal]
  rules:
    - { id: churned, to: churned, when: 'contract.ended && !contract.renewed && days_since_end > 0' }
    - { id: renewal, to: renewal, when: "window.early && stage in ['growth', 'maturity', 'pre_churn', 'renewal']" }
    - { id: pre_churn, to: pre_churn, when: "signal.usage_drop && stage in ['growth', 'maturity', 'pre_churn']" }
    - { id: maturity, to: maturity, when: "stage in ['growth', 'pre_churn', 'maturity', 'renewal'] && days_live >= ${matureAfter} && adoption_depth >= 3" }
    - { id: growth, to: growth, when: "onboarding_done && stage in ['launch', 'growth', 'pre_churn', 'renewal']" }
    - { id: launch, to: launch, when: "contract.signed && stage in ['signing', 'launch', 'churned']" }
renewal:
  window: early
  base: 70
  rules:
    - { id: drop, points: -25, when: signal.usage_drop }
    - { id: deep, points: 10, when: adoption_depth >= 3 }
  outlook: { likely: 70, atRisk: 50 }
`;
