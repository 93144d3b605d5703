import type { WorkingHours } from './calendar.js';

/** Reads business time in minutes: `PT4H30M`, or whole working days as `P2D`; undefined when the text is neither, or no time. */
export const businessMinutes = (text: string, { from, to }: WorkingHours): number | undefined => {
  const [, days, hours, minutes] = /^P(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/.exec(text) ?? [];
  const total = Number(days ?? 0) * (to - from) + Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return total > 0 ? total : undefined;
};
