import type { PlainDate } from '@strata/kernel';
import type { ComparedCut, WhatIfShare } from './what-if/what-if.js';

/** What a job was asked for, as it was checked before it was started. */
export type Order = Readonly<{ document: unknown; from: PlainDate | undefined; to: PlainDate | undefined }>;

export const orderOf = (request: unknown): Order => {
  const { document, from, to } = request as Partial<Order>;
  return { document, from, to };
};

/* What two threads of the same program hand over to each other. */
export const shareOf = (share: unknown): WhatIfShare => share as WhatIfShare;
export const comparedOf = (result: unknown): readonly ComparedCut[] => result as readonly ComparedCut[];
