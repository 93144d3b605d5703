import { accountEvents } from './account/account.events.js';
import { contractEvents } from './account/contract.events.js';
import { moneyEvents } from './account/money.events.js';
import { peopleEvents } from './account/people.events.js';
import { relationEvents } from './account/relation.events.js';
import { usageEvents } from './account/usage.events.js';
import { voiceEvents } from './account/voice.events.js';
import { calendarEvents } from './calendar.events.js';
import type { Contract } from './contract.js';
import { isSchema, propertiesOf } from './schema.js';
import { installationEvents } from './installation.events.js';
import { lifecycleDecisions } from './lifecycle/lifecycle.events.js';
import { lifecycleInputs } from './lifecycle/lifecycle.inputs.js';
import { ladderDecisions, overrideInputs } from './scoring/ladder.events.js';
import { rightsDecisions, segmentDecisions } from './scoring/rights.events.js';
import { scoringDecisions, scoringInputs } from './scoring/scoring.events.js';

/** Facts about customers: what may be sent to `POST /v1/events`. */
export const accountContracts: readonly Contract[] = [
  ...accountEvents,
  ...peopleEvents,
  ...contractEvents,
  ...moneyEvents,
  ...usageEvents,
  ...voiceEvents,
  ...relationEvents,
];

/** Every type of event of the installation, in the order of the documents. */
export const contracts: readonly Contract[] = [
  ...accountContracts,
  ...calendarEvents,
  ...installationEvents,
  ...scoringDecisions,
  ...rightsDecisions,
  ...segmentDecisions,
  ...ladderDecisions,
  ...scoringInputs,
  ...overrideInputs,
  ...lifecycleDecisions,
  ...lifecycleInputs,
];

const byType = new Map(contracts.map((one) => [one.type, one]));

/** The contract of a type, or undefined when Strata has none of that name. */
export const contractOf = (type: string): Contract | undefined => byType.get(type);

/** `account.order-placed.v1` → `OrderPlaced`: how policies name our own types. */
export const eventName = (type: string): string =>
  (type.split('.')[1] ?? type).replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const personalByType = new Map(
  contracts.flatMap(({ type, schema }) => {
    const fields = Object.entries(propertiesOf(schema)).flatMap(([name, part]) =>
      isSchema(part) && part['x-personal'] === true ? [name] : [],
    );
    return fields.length > 0 ? [[type, fields] as const] : [];
  }),
);
const NONE: readonly string[] = [];

/** The fields of a type's data that hold personal data: in clear on entry, sealed in the ledger. */
export const personalFields = (type: string): readonly string[] => personalByType.get(type) ?? NONE;
