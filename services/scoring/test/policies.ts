/** The part of the sample policy that the golden cases of grading need. Only E at 10 and D at 35 points are the source's. */
export const cnB2b = ({ version = 1, effectiveFrom = '2025-01-01', referral = 5, enterD = 30 } = {}): string => `
apiVersion: tiering/v1
kind: CustomerPolicy
metadata: {id: cn-b2b, version: ${version}, effectiveFrom: "${effectiveFrom}", timezone: Asia/Shanghai, currency: CNY}
facts:
  order_value:   {type: money, fold: sum, event: OrderPlaced, field: amount, minus: OrderRefunded, window: P12M}
  referrals:     {type: int, fold: count, event: ReferralConverted, window: P12M}
  product_lines: {type: int, fold: distinct, event: OrderPlaced, field: productLine, window: P12M}
  unlisted:      {type: bool, fold: last, event: TraitObserved, field: value, match: {name: unlisted}}
  valuation:     {type: string, fold: last, event: TraitObserved, field: value, match: {name: valuation}}
  overdue:       {type: int, fold: count, event: InvoiceOverdue, window: P6M}
scoring:
  base: {fact: order_value, bands: {0: 0, 10000000: 2, 50000000: 10, 100000000: 20, 300000000: 35, 1000000000: 55, 2000000000: 75}}
  adjust:
    - {id: referral,  points: "${referral} * referrals", max: 10, validFor: P12M, label: 成功推荐客户}
    - {id: diversity, points: "5", when: "product_lines >= 3", label: 需求种类丰富}
    - {id: growth,    points: "10", when: "unlisted && valuation == 'high'", label: 未上市但估值高}
    - {id: arrears,   points: "-5 * overdue", min: -15, label: 逾期欠款}
  clamp: [0, 100]
  missing: skip
ladders:
  value:
    tiers:
      - {id: E, label: 普通客户, enter: 0}
      - {id: D, label: 潜力客户, enter: ${enterD}, keep: 26}
      - {id: C, label: 价值客户, enter: 50, keep: 45}
      - {id: B, label: 重要客户, enter: 70, keep: 63}
      - {id: A, label: 战略客户, enter: 85, keep: 77}
`;
