import type { CompiledProducts } from '@strata/policy';
import { headOf } from './head.js';
import type { MeasuredProduct } from './measured.js';
import { ranked } from './ranking.js';
import { shareOf, WHOLE } from './shares.js';

export type ClassedProduct = Readonly<{ product: string; amount: number; rank: number; class: string }>;

/** A class as it came out: how many products, what part of the products that is, and what part of the measure they make. */
export type ProductClassResult = Readonly<{
  class: string;
  products: number;
  productShare: number;
  amount: number;
  amountShare: number;
}>;

export type ProductClasses = Readonly<{
  of: number;
  total: number;
  classes: readonly ProductClassResult[];
  products: readonly ClassedProduct[];
}>;

/**
 * Which products make 80% of the sales: from the best seller down, a class ends where its products and those before it reach `upTo`; ties at
 * the boundary belong to the better class, products that sold nothing (or of which more came back) to the last. Source: S3, 20% of the
 * products make 80% of the sales.
 */
export const productClasses = ({ classes }: CompiledProducts, products: readonly MeasuredProduct[]): ProductClasses => {
  const measured = products.map(({ product, amount }) => ({ id: product, value: amount }));
  const all = ranked(measured);
  const ends = classes.map(({ upTo }) => (upTo >= WHOLE ? all.length : headOf(measured, upTo).members.length));
  const total = headOf(measured, WHOLE).total;
  const classed: ClassedProduct[] = [];
  const results = classes.map(({ id }, index): ProductClassResult => {
    const members = all.slice(ends[index - 1] ?? 0, ends[index]);
    const amount = members.reduce((sum, { value }) => sum + BigInt(value), 0n);
    for (const { id: product, value, rank } of members) classed.push({ product, amount: value, rank, class: id });
    return {
      class: id,
      products: members.length,
      productShare: shareOf(members.length, all.length),
      amount: Number(amount),
      amountShare: shareOf(amount, total),
    };
  });
  return { of: all.length, total: Number(total), classes: results, products: classed };
};
