import { Injectable } from '@nestjs/common';
import type { CompiledPolicy } from '@strata/policy';
import { noSuch } from '@strata/service-kit';
import { DataSource } from 'typeorm';
import { Standing } from '../fold/standing.js';

type Kind = 'stage' | 'signal' | 'window';

const NAMES: Readonly<Record<Kind, (policy: CompiledPolicy) => readonly string[]>> = {
  stage: ({ lifecycle }) => lifecycle?.stages.map(({ id }) => id) ?? [],
  signal: ({ lifecycle }) => lifecycle?.signals.map(({ name }) => name) ?? [],
  window: ({ windows }) => windows.map(({ name }) => name),
};

/** What an earlier policy has left on record has its name there. */
const ON_RECORD: Readonly<Record<Kind, string>> = {
  stage: 'SELECT FROM lifecycle.stage WHERE stage = $1 LIMIT 1',
  signal: 'SELECT FROM lifecycle.signal WHERE signal = $1 LIMIT 1',
  window: 'SELECT FROM lifecycle.renewal_window WHERE window_id = $1 LIMIT 1',
};

/** Which stages, signals and windows there are: those of the policies in force, and those that are on record. */
@Injectable()
export class KnownNames {
  constructor(
    private readonly standing: Standing,
    private readonly source: DataSource,
  ) {}

  /**
   * For a list that came out empty: says whether that is because nothing is there of it, or because it does not exist. Before the first policy nothing
   * is known, and nothing refused.
   * @param kind what is meant, and the query parameter that says it
   * @throws Malformed when no policy in force has it and nothing on record is called so
   */
  async require(kind: Kind, name: string | undefined): Promise<void> {
    if (name === undefined) return;
    const policies = await this.standing.allInForce();
    const known = [...new Set(policies.flatMap(NAMES[kind]))];
    if (policies.length === 0 || known.includes(name)) return;
    if ((await this.source.query<unknown[]>(ON_RECORD[kind], [name])).length > 0) return;
    throw noSuch(kind, `${kind} "${name}"`, known);
  }
}
