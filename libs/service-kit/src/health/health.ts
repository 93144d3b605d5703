/** Undefined when all is well, else the reason in a few words, without values. */
export type Check = () => Promise<string | undefined> | string | undefined;

/** `checks` has `ok` or the reason, for each check by its name; `parts` what consumers and relays say of their partitions, if there are any. */
export type HealthReport = Readonly<{
  status: 'ok' | 'unavailable';
  checks: Readonly<Record<string, string>>;
  parts?: Readonly<Record<string, readonly PartHealth[]>>;
}>;

/** A loop, or several of them, as it sees itself. */
export type PartHealth = Readonly<{ live: boolean; ready: boolean; reasons: readonly string[] }>;

const patienceMs = 3_000;

const outcome = async (check: Check): Promise<string> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patienceMs, `no answer in ${patienceMs} ms`);
  });
  try {
    return (await Promise.race([Promise.resolve(check()), late])) ?? 'ok';
  } catch {
    return 'the check itself failed';
  } finally {
    clearTimeout(timer);
  }
};

const reportOf = async (checks: ReadonlyMap<string, Check>): Promise<HealthReport> => {
  const entries = await Promise.all([...checks].map(async ([name, check]) => [name, await outcome(check)] as const));
  return { status: entries.every(([, result]) => result === 'ok') ? 'ok' : 'unavailable', checks: Object.fromEntries(entries) };
};

/**
 * Two questions. Live: does this process still turn its own loops; never ask a dependency here, or an outage of
 * PostgreSQL restarts everything. Ready: can it do its work now.
 */
export class Health {
  private readonly live = new Map<string, Check>();
  private readonly ready = new Map<string, Check>();
  private readonly parts = new Map<string, () => readonly PartHealth[]>();

  addReady(name: string, check: Check): void {
    this.ready.set(name, check);
  }

  addLive(name: string, check: Check): void {
    this.live.set(name, check);
  }

  /** A loop that must turn: live as long as `lastTurn` (ms since the epoch) is not older than `silenceMs`. */
  watchLoop(name: string, silenceMs: number, lastTurn: () => number): void {
    this.addLive(name, () => (Date.now() - lastTurn() <= silenceMs ? undefined : `has not turned for more than ${silenceMs} ms`));
  }

  /** A part that judges itself, such as a consumer or a relay: live as long as its loops pass, ready unless it cannot go on. */
  watchPart(name: string, read: () => readonly PartHealth[]): void {
    this.parts.set(name, read);
    this.addLive(name, () => (read().every(({ live }) => live) ? undefined : 'its loops do not pass'));
    this.addReady(name, () => read().flatMap(({ ready, reasons }) => (ready ? [] : reasons))[0]);
  }

  isLive(): Promise<HealthReport> {
    return reportOf(this.live);
  }

  /** With the partitions that each part holds, and where it is in them. None held is no reason: its broker may be away. */
  async isReady(): Promise<HealthReport> {
    const report = await reportOf(this.ready);
    if (this.parts.size === 0) return report;
    return { ...report, parts: Object.fromEntries([...this.parts].map(([name, read]) => [name, read()])) };
  }
}
