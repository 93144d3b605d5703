import type { Fact } from '@strata/service-kit/testing';

const money = (amount: number) => ({ amount, currency: 'CNY' });

export const registered = (accountId: string, name: string, at = '2026-01-02T02:00:00.000Z'): Fact => ({
  accountId,
  type: 'account.registered.v1',
  data: { name },
  at,
});

/** An order in fen, one line a product line. */
export const ordered = (
  accountId: string,
  amountMinor: number,
  at: string,
  productLines: readonly string[] = ['cloud'],
): Fact => ({
  accountId,
  type: 'account.order-placed.v1',
  data: {
    orderId: `${accountId}-${at}`,
    lines: productLines.map((productLine, i) => ({
      sku: productLine,
      productLine,
      quantity: 1,
      amount: money(i === 0 ? amountMinor : 0),
    })),
  },
  at,
});

export const refunded = (accountId: string, amountMinor: number, at: string): Fact => ({
  accountId,
  type: 'account.order-refunded.v1',
  data: {
    orderId: `refund-${accountId}-${at}`,
    lines: [{ sku: 'x', productLine: 'cloud', quantity: 1, amount: money(amountMinor) }],
  },
  at,
});

export const referred = (accountId: string, at: string): Fact => ({
  accountId,
  type: 'account.referral-converted.v1',
  data: { referralId: `r-${at}` },
  at,
});

export const observed = (accountId: string, name: string, value: string | boolean | number, at: string): Fact => ({
  accountId,
  type: 'account.trait-observed.v1',
  data: { name, value },
  at,
});

export const tagged = (accountId: string, tag: string, at: string): Fact => ({
  accountId,
  type: 'account.tagged.v1',
  data: { tag },
  at,
});
