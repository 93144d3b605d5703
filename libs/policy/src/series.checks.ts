import { type EventCatalogue, eventNames, findEvent } from './event-catalogue.js';
import type { Report } from './fact.checks.js';
import { suggestion } from './nearest.js';
import type { FactDeclaration } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';

/** Whether a series adds up a whole number of an event that exists, by buckets of the calendar. */
export const checkSeries = (
  name: string,
  fact: FactDeclaration,
  report: Report,
  catalogue: EventCatalogue,
): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const say = (key: keyof FactDeclaration, code: string, message: string, remedy: string): void => {
    found.push(report(key, { code, message, remedy }));
  };
  if (fact.fold !== 'sum')
    say('fold', 'series-not-a-sum', `Series \`${name}\` is a ${fact.fold}: a series adds up.`, 'Write `fold: sum`.');
  if (fact.bucket === undefined)
    say(
      'type',
      'bucket-missing',
      `Series \`${name}\` does not say by which time it adds up.`,
      'Add `bucket: P7D` (P1D, P7D or P1M).',
    );
  if (fact.minus !== undefined || fact.window !== undefined)
    say(
      'type',
      'series-with-window',
      `Series \`${name}\` has buckets: it takes neither \`window\` nor \`minus\`.`,
      'Take it out.',
    );
  const event = findEvent(catalogue, fact.event);
  if (!event) {
    say(
      'event',
      'unknown-event',
      `There is no event called \`${fact.event}\` (series \`${name}\`).`,
      suggestion(fact.event, eventNames(catalogue)),
    );
    return found;
  }
  const fields = Object.keys(event.fields);
  if (fact.field === undefined) {
    say('type', 'field-missing', `Series \`${name}\` does not say what it adds up.`, 'Add `field:` with the name of the field.');
  } else if (!fields.includes(fact.field)) {
    say(
      'field',
      'unknown-field',
      `${event.name} has no field \`${fact.field}\` (series \`${name}\`).`,
      suggestion(fact.field, fields),
    );
  } else if (event.fields[fact.field] !== 'integer') {
    say(
      'field',
      'series-not-a-number',
      `\`${fact.field}\` of ${event.name} is no whole number (series \`${name}\`).`,
      'Choose a field that is one.',
    );
  }
  for (const field of Object.keys(fact.match ?? {}))
    if (!fields.includes(field))
      say(
        'match',
        'unknown-field',
        `${event.name} has no field \`${field}\` to match (series \`${name}\`).`,
        suggestion(field, fields),
      );
  return found;
};
