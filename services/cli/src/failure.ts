/** What a command ends with when it cannot do what was asked: one sentence for people, and the exit status. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** 1: refused or found wrong. 2: wrong usage. */
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2 = 1) {
    super(message);
    this.status = status;
  }
}

/** The text of anything thrown. */
export const messageOf = (thrown: unknown): string => {
  const message = isObject(thrown) && 'message' in thrown ? thrown.message : thrown;
  return typeof message === 'string' ? message : String(message);
};

/** The `code` of a system or network error (`ENOENT`, `ECONNREFUSED`), found through its causes; undefined when it has none. */
export const codeOf = (thrown: unknown): string | undefined => {
  if (!isObject(thrown)) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  if ('errors' in thrown && Array.isArray(thrown.errors)) return codeOf(thrown.errors[0]);
  return 'cause' in thrown ? codeOf(thrown.cause) : undefined;
};

/** Not `instanceof Error`: an error of Node's own modules may come from another realm (a worker, a test's sandbox). */
const isObject = (thrown: unknown): thrown is object => typeof thrown === 'object' && thrown !== null;
