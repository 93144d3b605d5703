import type { Label } from './policy.document.js';
import type { ClusterSection } from './review.document.js';

/** A group of accounts by a rule. Source: S4, tiering, segmentation and staging. */
export type SegmentRule = Readonly<{ when?: string; label?: Label }>;

/** The section `segments`, by name; `clusters` are those that the numbers themselves show. */
export type SegmentSection = Readonly<Record<string, SegmentRule>> & Readonly<{ clusters?: ClusterSection }>;
