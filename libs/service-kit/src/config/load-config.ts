import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import type { ServiceConfig } from './service.config.js';

/** The environment does not fit the config class. One sentence per problem; names and rules, never values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that the class lists; an empty one counts as absent, so that its default holds.
 * @throws ConfigError naming every variable that is missing or malformed, before anything has started.
 */
export const loadConfig = <Config extends ServiceConfig>(Class: new () => Config, env: Environment): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const config = plainToInstance(Class, given, { exposeDefaultValues: true });
  const errors = validateSync(config, {
    whitelist: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (errors.length === 0) return Object.freeze(config);
  throw new ConfigError(
    errors.map(({ property, constraints = {} }) => {
      const rule = Object.values(constraints)[0] ?? 'is not valid';
      return property in given ? `${property} ${rule}` : `${property} is missing: ${rule}`;
    }),
  );
};
