import pc from 'picocolors';
import { type JsonRecord, textOf } from '../http/json.js';
import type { Problem } from '../http/problem.js';
import { tableOf } from '../output/table.js';

/** Where the command line says what the request calls by another name. */
const OPTIONS: Readonly<Record<string, string>> = {
  accountId: '<account>',
  ladder: '--tier',
  tier: '--tier',
  reason: '--reason',
  requestedBy: '--by',
  by: '--by',
  approvedBy: '--approved-by',
  expiresOn: '--until',
  overrideId: '<id>',
};

/** A refusal in one sentence, with the options that were given: `Refused: --until must be 2026-08-28 or earlier.` */
export const refusalText = ({ sentence, errors }: Problem): string => {
  if (errors.length === 0) return sentence;
  const broken = errors.map(({ pointer, detail }) => {
    const field = pointer.split('/').at(-1) ?? '';
    return `${OPTIONS[field] ?? field} ${detail}`;
  });
  return `Refused: ${broken.join('; ')}.`;
};

/** What a request to hold a tier came to: `Set already: …` when it was made before; how it ended when that is over. */
export const setText = (override: JsonRecord, isNew: boolean): string => {
  if (isNew) return pc.green(heldText(override));
  const [ended, by] = fields(override, ['endedOn', 'endedBy']);
  return `Set already: ${heldText(override)}${ended === '' ? '' : `; ended on ${ended} (${by})`}`;
};

/** What now holds: `acct-a holds A on ladder value from 2026-03-01 until 2026-06-01.` */
const heldText = (override: JsonRecord): string => {
  const [account, tier, ladder, from, until, id] = fields(override, [
    'accountId',
    'tier',
    'ladder',
    'from',
    'expiresOn',
    'overrideId',
  ]);
  return `${account} holds ${tier} on ladder ${ladder} from ${from} until ${until}. Override ${id}`;
};

/** How an override ended: one that had ended before is not withdrawn any more. */
export const endedText = (override: JsonRecord): string => {
  const [account, tier, ladder, on, by] = fields(override, ['accountId', 'tier', 'ladder', 'endedOn', 'endedBy']);
  return by === 'withdrawn'
    ? `Withdrawn on ${on}: ${account} no longer holds ${tier} on ladder ${ladder} by hand.`
    : `Nothing to withdraw: it ended on ${on} (${by}).`;
};

/** One row an override: who holds what by hand, until when, why, and who wanted and allowed it. */
export const overridesTable = (rows: readonly JsonRecord[], withEnded: boolean): string =>
  tableOf(
    [
      ...['override', 'account', 'ladder', 'tier', 'from', 'until', 'by', 'approved by', 'reason'].map((head) => ({ head })),
      ...(withEnded ? [{ head: 'ended' }] : []),
    ],
    rows.map((row) => [
      ...fields(row, ['overrideId', 'accountId', 'ladder', 'tier', 'from', 'expiresOn', 'requestedBy', 'approvedBy', 'reason']),
      ...(withEnded ? [endOf(row)] : []),
    ]),
  );

const endOf = (row: JsonRecord): string => {
  const on = textOf(row, 'endedOn');
  return on ? `${on} ${textOf(row, 'endedBy')}` : '-';
};

const fields = (row: JsonRecord, names: readonly string[]): readonly string[] => names.map((name) => textOf(row, name));
