import pc from 'picocolors';
import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { tableOf } from '../output/table.js';
import { counted, grouped } from '../output/text.js';
import { money } from '../output/values.js';

const SHOWN = 20;

/** What a candidate would have changed, for people: a matrix a ladder, who moves, rights, and rules that never fire. */
export const whatIfText = (result: JsonRecord): string => {
  const currency = textOf(result, 'currency');
  const policy = recordOf(result['policy']);
  const from = textOf(result, 'from');
  const period = `${from === '' ? 'from the first day' : `from ${from}`} to the end of ${textOf(result, 'to')}`;
  const counts = `${counted(numberOf(result, 'accounts'), 'account')}, ${counted(numberOf(result, 'events'), 'event')}`;
  return [
    pc.bold(`${textOf(policy, 'id')}@${textOf(policy, 'version')} ${period}: ${counts}`),
    ...listOf(result['ladders']).map((ladder) => ladderText(ladder, currency)),
    movesText(result, currency),
    ...rightsText(listOf(result['entitlements'])),
    ...unfiredText(listOf(result['neverFired'])),
  ].join('\n\n');
};

const NONE = 'none';
const tierOf = (cell: JsonRecord, key: 'from' | 'to'): string => textOf(cell, key) || NONE;

const ladderText = (ladder: JsonRecord, currency: string): string => {
  const cells = listOf(ladder['matrix']);
  const tiers = Array.isArray(ladder['tiers']) ? ladder['tiers'].map(String) : [];
  const columns = [...(cells.some((cell) => tierOf(cell, 'to') === NONE) ? [NONE] : []), ...tiers];
  const rows = [NONE, ...tiers].filter((tier) => cells.some((cell) => tierOf(cell, 'from') === tier));
  const at = (from: string, to: string): string => {
    const cell = cells.find((one) => tierOf(one, 'from') === from && tierOf(one, 'to') === to);
    const text = cell ? grouped(numberOf(cell, 'accounts')) : '·';
    return cell && from !== to ? pc.yellow(text) : text;
  };
  const moved = recordOf(ladder['moved']);
  const sentence =
    `${counted(numberOf(moved, 'accounts'), 'account')} would move: ${grouped(numberOf(moved, 'up'))} up with ${money(numberOf(moved, 'revenueUp'), currency)}` +
    ` of net sales in twelve months, ${grouped(numberOf(moved, 'down'))} down with ${money(numberOf(moved, 'revenueDown'), currency)}.`;
  const outside = listOf(ladder['shares']).filter((share) => share['isOutside'] === true);
  return [
    `Ladder ${textOf(ladder, 'ladder')}: held (down) and under the candidate (across)`,
    tableOf(
      [{ head: '' }, ...columns.map((head) => ({ head, align: 'right' }) as const)],
      rows.map((from) => [from, ...columns.map((to) => at(from, to))]),
    ),
    sentence,
    ...outside.map((share) => pc.yellow(shareText(share))),
  ].join('\n');
};

const percent = (share: unknown): string => `${(Number(share) * 100).toFixed(1)}%`;

const shareText = (share: JsonRecord): string => {
  const expected: readonly unknown[] = Array.isArray(share['expected']) ? share['expected'] : [0, 1];
  const [least, most] = expected;
  return `${textOf(share, 'tier')} would have ${percent(share['share'])} of the accounts; ${percent(least)} to ${percent(most)} are expected.`;
};

const movesText = (result: JsonRecord, currency: string): string => {
  const moves = listOf(result['moves']);
  const total = numberOf(result, 'movesTotal');
  if (total === 0) return pc.green('Nobody would move.');
  const rest =
    total > SHOWN ? [`… ${grouped(total - Math.min(SHOWN, moves.length))} more of ${grouped(total)}: --json gives all.`] : [];
  const table = tableOf(
    [
      { head: 'account' },
      { head: 'ladder' },
      { head: 'from' },
      { head: 'to' },
      { head: 'points' },
      { head: 'net sales', align: 'right' },
      { head: 'because' },
    ],
    moves
      .slice(0, SHOWN)
      .map((move) => [
        textOf(move, 'accountId'),
        textOf(move, 'ladder'),
        tierOf(move, 'from'),
        tierOf(move, 'to'),
        `${textOf(move, 'pointsBefore') || '-'} → ${textOf(move, 'pointsAfter') || '-'}`,
        money(numberOf(move, 'revenue'), currency),
        textOf(move, 'reason'),
      ]),
  );
  return [table, ...rest].join('\n');
};

const rightsText = (rights: readonly JsonRecord[]): string[] =>
  rights.length === 0
    ? []
    : [
        tableOf(
          [
            { head: 'right' },
            { head: 'ladder' },
            { head: 'accounts gain', align: 'right' },
            { head: 'accounts lose', align: 'right' },
          ],
          rights.map((right) => [
            textOf(right, 'right'),
            textOf(right, 'ladder'),
            grouped(numberOf(right, 'gained')),
            grouped(numberOf(right, 'lost')),
          ]),
        ),
      ];

const unfiredText = (unfired: readonly JsonRecord[]): string[] =>
  unfired.length === 0 ? [] : [`Never: ${unfired.map((rule) => `${textOf(rule, 'kind')} ${textOf(rule, 'id')}`).join(', ')}.`];
