import type { PlainDate } from '@strata/kernel';
import type { JobOrder } from '@strata/service-kit';

/** What a job was asked for, as it was checked before it was started. */
export type Order = Readonly<{ document: unknown; from: PlainDate | undefined; to: PlainDate | undefined }>;

export const orderOf = (request: unknown): Order => {
  const { document, from, to } = request as Partial<Order>;
  return { document, from, to };
};

/** What the thread that starts a job hands over. */
export const jobOrderOf = (data: unknown): JobOrder => data as JobOrder;
