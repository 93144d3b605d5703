import { Injectable } from '@nestjs/common';
import { type CloudEvent, type Contract, entryValidator, readCloudEvent } from '@strata/contracts';
import type { RecordFact } from '@strata/domain-account';
import { type FieldError, Refusal } from '@strata/kernel';
import { type Command, type Handled, Ledger } from '@strata/ledger';
import { AccountConfig } from './account.config.js';
import { EventTypes } from './event-types.js';
import { LedgerCommands } from './ledger-commands.js';
import { PersonalKeys } from './personal/personal-keys.js';
import { erasedBy, namedBy, sealed } from './personal/sealed-facts.js';
import { placeOf } from './streams.js';
import { survivorProblems } from './survivors.js';
import { asFact } from './stored.parser.js';

/** One event of a request, as parsed, and the line of the request it stood on. */
export type Line = Readonly<{ line: number; value: unknown } | { line: number; errors: readonly FieldError[] }>;
export type Source = Readonly<{ correlationId: string; receivedAt: string; traceparent?: string }>;
/** What became of a line. */
export type Outcome = Rejected | Readonly<{ line: number; eventId: string | null; outcome: Handled['outcome'] }>;
/** `eventId` is what the sender calls the event; null when it does not say. */
export type Rejected = Readonly<{ line: number; eventId: string | null; outcome: 'rejected'; reason: Refusal }>;

/** How far ahead of our clock a sender's may be. */
const AHEAD_MS = 5 * 60_000;

type Checked = Readonly<{ line: number; event: CloudEvent }>;
/** A chunk of a request that only has to be recorded. */
export type Prepared = Readonly<{
  events: readonly Checked[];
  rejected: readonly Rejected[];
  /** It asks for more than its own accounts' states: what came before it must be recorded first, and nothing after it may overtake. */
  isAlone: boolean;
}>;

/** A merge looks at another account, an erasure at the keys. */
const ALONE: ReadonlySet<string> = new Set(['account.merged.v1', 'account.contact-erased.v1']);

/** Records facts: checks their contracts, seals what is personal, and hands them to the ledger, all in their order. */
@Injectable()
export class Facts {
  constructor(
    private readonly config: AccountConfig,
    private readonly types: EventTypes,
    private readonly keys: PersonalKeys,
    private readonly ledger: Ledger,
    private readonly commands: LedgerCommands,
  ) {}

  /** Checks a chunk and seals what is personal. Nothing of it is recorded; what breaks its contract is rejected already. */
  async prepare(lines: readonly Line[]): Promise<Prepared> {
    const rejected: Rejected[] = [];
    const checked = await this.check(lines, rejected);
    return { events: await this.seal(checked), rejected, isAlone: checked.some(({ event: { type } }) => ALONE.has(type)) };
  }

  /**
   * Answers line by line once all that could be recorded is durable. Chunks of one request come one after another.
   * @throws Overloaded, or the fault that kept a fact from being recorded: send the same again
   */
  async record({ events: prepared, rejected }: Prepared, source: Source): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [...rejected];
    const events = await this.withSurvivors(prepared, outcomes);
    const erased = erasedBy(events.map(({ event }) => event));
    if (erased.length > 0) await this.keys.announceErasing(erased);
    const results = await this.commands.account.handleAll(events.map(({ event }) => this.commandOf(event, source)));
    if (erased.length > 0) await this.keys.finishErasing();
    events.forEach(({ line, event: { id } }, i) => outcomes.push(outcomeOf(line, id, results[i])));
    return outcomes.sort((a, b) => a.line - b.line);
  }

  private async check(lines: readonly Line[], rejected: Rejected[]): Promise<readonly Checked[]> {
    const read = lines.flatMap((line): readonly Checked[] => {
      const found = 'errors' in line ? line : readCloudEvent(line.value);
      if ('event' in found) return [{ line: line.line, event: found.event }];
      rejected.push(rejection(line.line, idOf(line), broken(found.errors)));
      return [];
    });
    const unknown = read.flatMap(({ event: { type } }) => (this.types.find(type) ? [] : [type]));
    if (unknown.length > 0) await this.types.refresh(unknown);
    return read.filter(({ line, event }) => {
      const problems = problemsOf(event, this.types.find(event.type));
      if (problems.length > 0) rejected.push(rejection(line, event.id, broken(problems)));
      return problems.length === 0;
    });
  }

  private async withSurvivors(prepared: readonly Checked[], outcomes: Outcome[]): Promise<readonly Checked[]> {
    const problems = await survivorProblems(
      this.ledger,
      prepared.map(({ event }) => event),
    );
    if (problems.size === 0) return prepared;
    return prepared.filter(({ line, event }) => {
      const problem = problems.get(event);
      if (problem) outcomes.push(rejection(line, event.id, new Refusal(problem.code, problem.detail, [problem])));
      return !problem;
    });
  }

  private async seal(checked: readonly Checked[]): Promise<readonly Checked[]> {
    const people = namedBy(checked.map(({ event }) => event));
    if (people.length === 0) return checked;
    const keyOf = await this.keys.forSealing(people);
    return checked.map(({ line, event }) => ({ line, event: sealed(event, keyOf) }));
  }

  /** The id of the event hangs on what the sender calls it: the same event sent again is recorded once. */
  private commandOf(event: CloudEvent, { correlationId, receivedAt, traceparent }: Source): Command<RecordFact> {
    const { id, source, subject, type, data, time } = event;
    const latest = this.config.CLOCK === 'live' ? { latest: new Date(Date.parse(receivedAt) + AHEAD_MS).toISOString() } : {};
    const trace = event.traceparent ?? traceparent;
    return {
      ...placeOf(subject, this.ledger.partitions),
      command: { type: 'RecordFact', data: { accountId: subject, fact: asFact(type, data), occurredAt: time, ...latest } },
      cause: `${source}\n${id}`,
      metadata: {
        source,
        causationId: id,
        correlationId: event.correlationId ?? correlationId,
        ...(trace !== undefined && { traceparent: trace }),
      },
      occurredAt: time,
    };
  }
}

const rejection = (line: number, eventId: string | null, reason: Refusal): Rejected => ({
  line,
  eventId,
  outcome: 'rejected',
  reason,
});

const outcomeOf = (line: number, eventId: string, result: Handled | Error | undefined): Outcome => {
  if (result instanceof Refusal) return rejection(line, eventId, result);
  if (result === undefined || result instanceof Error) throw result ?? new Error('a command has no answer');
  return { line, eventId, outcome: result.outcome };
};

const problemsOf = ({ type, data }: CloudEvent, contract: Contract | undefined): readonly FieldError[] =>
  contract
    ? entryValidator(contract)(data)
    : [
        {
          pointer: '/type',
          code: 'unknown-event-type',
          detail: `${type} is not a type of events that may be sent; see GET /v1/event-types`,
        },
      ];

/** The event breaks the contract; every field that does is named. */
export class Broken extends Refusal {}

const broken = (errors: readonly FieldError[]): Refusal =>
  new Broken(errors[0]?.code ?? 'malformed', errors[0]?.detail ?? 'breaks its contract', errors);

/** What the sender calls the event, if it says. */
const idOf = (line: Line): string | null => {
  if ('errors' in line || typeof line.value !== 'object' || line.value === null || !('id' in line.value)) return null;
  return typeof line.value.id === 'string' ? line.value.id.slice(0, 500) : null;
};
