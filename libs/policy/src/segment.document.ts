import type { Label } from './policy.document.js';

/** A group of accounts by a rule. Source: S4, tiering, segmentation and staging. */
export type SegmentRule = Readonly<{ when?: string; label?: Label }>;

/** The section `segments`, by name. */
export type SegmentSection = Readonly<Record<string, SegmentRule>>;
