import { Injectable } from '@nestjs/common';
import { accountContracts, type Contract, contractOf, type CustomType, customContract } from '@strata/contracts';
import type { EventType, EventTypesState } from '@strata/domain-account';
import { type Handled, Ledger } from '@strata/ledger';
import type { RequestContext } from '@strata/service-kit';
import { LedgerCommands } from './ledger-commands.js';
import { EVENT_TYPES } from './streams.js';
import { readEventTypesState } from './stored.parser.js';

/** How long a type that nobody registered is taken for unknown without asking the ledger again. */
const FORGET_AFTER_MS = 1_000;

const ours = new Set(accountContracts);

/** The contracts that facts are checked by: Strata's own and those that the company registered. */
@Injectable()
export class EventTypes {
  private custom: ReadonlyMap<string, Contract> = new Map();
  private loadedAt = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly commands: LedgerCommands,
  ) {}

  /** The contract of a type that may be sent; undefined when there is none. Our own types are answered at once. */
  find(type: string): Contract | undefined {
    const known = contractOf(type);
    return known && ours.has(known) ? known : this.custom.get(type);
  }

  /** Looks for types that another process may have registered. Cheap when asked often. */
  async refresh(unknown: readonly string[]): Promise<void> {
    const mayExist = unknown.some((type) => type.startsWith('custom.') && !this.custom.has(type));
    if (mayExist && Date.now() - this.loadedAt > FORGET_AFTER_MS) await this.load();
  }

  async all(): Promise<readonly Contract[]> {
    await this.load();
    return [...accountContracts, ...this.custom.values()];
  }

  /** @throws Refusal of a type or schema that cannot be; Conflict when it is registered with another schema */
  async register(
    told: CustomType,
    { cause, correlationId, traceparent, receivedAt }: RequestContext,
  ): Promise<{ contract: Contract; handled: Handled }> {
    const contract = customContract(told);
    const eventType: EventType = {
      type: told.type,
      title: told.title,
      description: told.description ?? told.title,
      schema: told.schema,
    };
    const handled = await this.commands.eventTypes.handle({
      ...EVENT_TYPES,
      command: { type: 'RegisterEventType', data: eventType },
      cause: `${cause}\n${told.type}`,
      metadata: { correlationId, ...(traceparent !== undefined && { traceparent }) },
      occurredAt: receivedAt,
    });
    await this.load();
    return { contract, handled };
  }

  private async load(): Promise<void> {
    const { states } = await this.ledger.lookUp(this.ledger.pool, [EVENT_TYPES], []);
    const registered: EventTypesState = readEventTypesState(states[0]?.state);
    this.custom = new Map(Object.values(registered).map((one) => [one.type, this.custom.get(one.type) ?? customContract(one)]));
    this.loadedAt = Date.now();
  }
}
