/** When the population is reviewed as a whole, and by which fact it is ranked. */
export type ReviewSection = Readonly<{ every?: string; onDay?: number; rankBy?: string; top?: number }>;

export const PROFILE_FIELDS = ['country', 'region', 'city', 'industry', 'businessType', 'size', 'edition', 'source'] as const;

export type KeyAccountSection = Readonly<{
  measure: string | readonly string[];
  share: number;
  window?: string;
  ties?: 'include';
  negatives?: 'zero';
  groupBy?: readonly (typeof PROFILE_FIELDS)[number][];
  route?: Readonly<{ national: string; regional: string; city: string }>;
}>;

export type ProductSection = Readonly<{
  measure: string;
  by: string;
  classes: readonly Readonly<{ id: string; label?: unknown; upTo: number; expectShare?: readonly [number, number] }>[];
}>;

export type ClusterSection = Readonly<{
  features: readonly string[];
  scale: 'log_zscore' | 'zscore';
  method: 'kmeans';
  k: number;
  seed: number;
}>;

/** The parts of the document that speak of the population. */
export type PopulationSections = Readonly<{
  reviews?: ReviewSection;
  keyAccounts?: KeyAccountSection;
  products?: ProductSection;
}>;
