import pc from 'picocolors';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../http/json.js';
import { grouped } from '../output/text.js';

/** One line for each tier that more or fewer accounts hold than the policy expects, from `GET /v1/scores/distribution`. */
export const unexpectedShares = (value: unknown): readonly string[] =>
  listOf(recordOf(value)['items']).flatMap((ladder) =>
    listOf(ladder['tiers']).flatMap((tier) => {
      const { expected, isExpected } = tier;
      if (isExpected !== false || !Array.isArray(expected)) return [];
      const [least, most] = expected.map(percent);
      const held = `${grouped(numberOf(tier, 'accounts'))} of ${grouped(numberOf(ladder, 'accounts'))} accounts, ${percent(tier['share'])}`;
      return [
        pc.yellow(
          `${textOf(ladder, 'ladder')} ${textOf(tier, 'tier')}: ${held}; the policy expects ${least ?? ''} to ${most ?? ''}.`,
        ),
      ];
    }),
  );

/** `12.5%`; what is expected and what is are rounded alike. */
const percent = (share: unknown): string =>
  typeof share === 'number' && !isRecord(share) ? `${Number((share * 100).toFixed(2))}%` : '-';
