import type { Random } from './random.js';

/** Something the demo company sells, with its list price in fen (1/100 CNY). */
export type Product = Readonly<{ sku: string; productLine: string; price: number }>;

/** What every subscription is billed as. */
export const SUBSCRIPTION: Product = { sku: 'SUB-1Y', productLine: 'subscription', price: 0 };

const PRODUCTS: readonly Product[] = [
  { sku: 'SEN-T100', productLine: 'devices', price: 68_000 },
  { sku: 'SEN-V200', productLine: 'devices', price: 145_000 },
  { sku: 'GW-EDGE4', productLine: 'devices', price: 520_000 },
  { sku: 'API-PACK', productLine: 'integration', price: 900_000 },
  { sku: 'ERP-LINK', productLine: 'integration', price: 2_400_000 },
  { sku: 'ANA-SEAT', productLine: 'analytics', price: 180_000 },
  { sku: 'ANA-FORE', productLine: 'analytics', price: 1_600_000 },
  { sku: 'OPS-DAY', productLine: 'operations', price: 350_000 },
  { sku: 'OPS-MGR', productLine: 'operations', price: 2_800_000 },
  { sku: 'SEC-AUDIT', productLine: 'security', price: 1_900_000 },
  { sku: 'SEC-DDOS', productLine: 'security', price: 1_200_000 },
  { sku: 'TRN-DAY', productLine: 'training', price: 420_000 },
];

/** Every product line beside the subscription, what customers usually buy first coming first. */
export const PRODUCT_LINES = ['devices', 'analytics', 'integration', 'operations', 'training', 'security'] as const;

export type ProductLine = (typeof PRODUCT_LINES)[number];

/** A line of an order worth about `budget` fen, from a product line: whole pieces at list price, one at least. */
export const orderLine = (random: Random, productLine: ProductLine, budget: number) => {
  const affordable = PRODUCTS.filter((product) => product.productLine === productLine && product.price <= budget * 1.5);
  const cheapest = PRODUCTS.find((product) => product.productLine === productLine);
  const [first, ...others] = affordable.length > 0 ? affordable : cheapest ? [cheapest] : [];
  if (!first) throw new Error(`no product in the line ${productLine}`);
  const product = random.pick([first, ...others]);
  const quantity = Math.max(1, Math.round(budget / product.price));
  return { sku: product.sku, productLine, quantity, amount: { amount: quantity * product.price, currency: 'CNY' } };
};
