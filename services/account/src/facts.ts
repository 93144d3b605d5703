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

  /**
   * Answers line by line once all that could be recorded is durable.
   * @throws Overloaded, or the fault that kept a fact from being recorded: send the same again
   */
  async record(lines: readonly Line[], source: Source): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const checked = await this.check(lines, (line, eventId, reason) => outcomes.push({ line, eventId, outcome: 'rejected', reason }));
    const sendable = await this.withSurvivors(checked, (line, eventId, reason) => outcomes.push({ line, eventId, outcome: 'rejected', reason }));
    const events = await this.seal(sendable);
    const erased = erasedBy(events.map(({ event }) => event));
    if (erased.length > 0) await this.keys.announceErasing(erased);

    const results = await this.commands.account.handleAll(events.map(({ event }) => this.commandOf(event, source)));
    if (erased.length > 0) await this.keys.finishErasing();
    results.forEach((result, i) => {
      const { line = 0, event } = events[i] ?? {};
      if (result instanceof Error && !(result instanceof Refusal)) throw result;
      const told = { line, eventId: event?.id ?? null };
      outcomes.push(result instanceof Refusal ? { ...told, outcome: 'rejected', reason: result } : { ...told, outcome: result.outcome });
    });
    return outcomes.sort((a, b) => a.line - b.line);
  }

  private async check(lines: readonly Line[], reject: Reject): Promise<readonly Checked[]> {
    const read = lines.flatMap((line): readonly Checked[] => {
      const found = 'errors' in line ? line : readCloudEvent(line.value);
      if ('event' in found) return [{ line: line.line, event: found.event }];
      reject(line.line, idOf(line), malformed(found.errors));
      return [];
    });
    const unknown = read.flatMap(({ event: { type } }) => (this.types.find(type) ? [] : [type]));
    if (unknown.length > 0) await this.types.refresh(unknown);
    return read.filter(({ line, event }) => {
      const problems = problemsOf(event, this.types.find(event.type));
      if (problems.length > 0) reject(line, event.id, malformed(problems));
      return problems.length === 0;
    });
  }

  private async withSurvivors(checked: readonly Checked[], reject: Reject): Promise<readonly Checked[]> {
    const problems = await survivorProblems(this.ledger, checked.map(({ event }) => event));
    if (problems.size === 0) return checked;
    return checked.filter(({ line, event }) => {
      const problem = problems.get(event);
      if (problem) reject(line, event.id, new Refusal(problem.code, problem.detail, [problem]));
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
      metadata: { source, causationId: id, correlationId: event.correlationId ?? correlationId, ...(trace !== undefined && { traceparent: trace }) },
      occurredAt: time,
    };
  }
}

type Reject = (line: number, eventId: string | null, reason: Refusal) => void;

const problemsOf = ({ type, data }: CloudEvent, contract: Contract | undefined): readonly FieldError[] =>
  contract
    ? entryValidator(contract)(data)
    : [{ pointer: '/type', code: 'unknown-event-type', detail: `${type} is not a type of events that may be sent; see GET /v1/event-types` }];

/** The event breaks the contract; every field that does is named. */
export class Broken extends Refusal {}

const malformed = (errors: readonly FieldError[]): Refusal => new Broken(errors[0]?.code ?? 'malformed', errors[0]?.detail ?? 'breaks its contract', errors);

/** What the sender calls the event, if it says. */
const idOf = (line: Line): string | null => {
  if ('errors' in line || typeof line.value !== 'object' || line.value === null || !('id' in line.value)) return null;
  return typeof line.value.id === 'string' ? line.value.id.slice(0, 500) : null;
};
