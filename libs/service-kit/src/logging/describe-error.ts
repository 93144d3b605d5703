type Described = Readonly<Record<string, unknown>>;

const frames = (stack: string | undefined): string | undefined =>
  stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

const text = (error: object, field: string): Described => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? { [field]: value } : {};
};

const isFromPostgres = (error: object): boolean => 'severity' in error && 'routine' in error;

/**
 * An error as the log may have it. PostgreSQL repeats the offending values in message and detail, and TypeORM adds
 * the parameters of the query: of those errors only the names (state, table, constraint) are kept.
 */
export const describeError = (error: unknown, depth = 0): Described => {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  if ('driverError' in error && typeof error.driverError === 'object') return describeError(error.driverError, depth);
  const type = error.constructor.name;
  const stack = error instanceof Error ? frames(error.stack) : undefined;
  if (isFromPostgres(error)) {
    const names = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'];
    return names.reduce<Described>((described, field) => ({ ...described, ...text(error, field) }), { type, stack });
  }
  const cause =
    error instanceof Error && error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {};
  return { type, ...text(error, 'code'), ...text(error, 'message'), stack, ...cause };
};
