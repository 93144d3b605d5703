import { listOf, recordOf, textOf } from '../http/json.js';
import { inWords } from '../output/values.js';

/** What an account is entitled to, ladder by ladder, as `GET /v1/entitlements/{accountId}` answers it: names and values for a listing. */
export const rightsLines = (value: unknown): readonly (readonly [string, string])[] =>
  Object.entries(recordOf(recordOf(value)['ladders'])).flatMap(([ladder, rights]) => {
    const tier = textOf(rights, 'tier');
    const head = tier ? `tier ${tier} since ${textOf(rights, 'effectiveFrom')}` : 'none';
    const kept = listOf(recordOf(rights)['kept']);
    return [
      [`rights by ${ladder}`, head] as const,
      ...Object.entries(recordOf(recordOf(rights)['entitlements'])).map(([right, held]) => {
        const from = kept.findLast((one) => right in recordOf(one['entitlements']));
        return [
          `  ${right}`,
          `${inWords(held)}${from ? ` (of tier ${textOf(from, 'tier')}, kept until ${textOf(from, 'until')})` : ''}`,
        ] as const;
      }),
    ];
  });
