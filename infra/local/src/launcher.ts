import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dateInZone } from '@strata/kernel';
import { Api } from './api.js';
import { Broker } from './broker.js';
import { recallClock } from './clock.js';
import { Database } from './database.js';
import { DataFolder } from './data-folder.js';
import { beginDemo, type DemoNote, loadDemo, readDemoNote } from './demo-load.js';
import { Gateway } from './gateway.js';
import { Installation, SERVICE_NAMES, type Settings } from './installation.js';
import type { Options } from './options.js';
import { type PolicyFile, publishIfNone, readPolicyFile } from './policy-file.js';
import { showSummary } from './summary.js';
import { sentenceOf, type Terminal } from './terminal.js';
import { recallTimeZone } from './time-zone.js';

const DEMO_POLICY = fileURLToPath(new URL('../../samples/policies/demo.yaml', import.meta.url));
const CATCH_UP_POLL_MS = 200;

/** Starts everything in order and stops it in the opposite order: PostgreSQL, Kafka if asked for, services, the one address. */
export class Launcher {
  readonly #folder: DataFolder;
  readonly #stopping = new AbortController();
  #gateway: Gateway | undefined;
  #database: Promise<Database> | undefined;
  #broker: Promise<Broker> | undefined;
  #installation: Installation | undefined;
  #stopped: Promise<boolean> | undefined;
  readonly #startedAt = Date.now();

  constructor(
    private readonly options: Options,
    private readonly terminal: Terminal,
  ) {
    this.#folder = new DataFolder(options.data);
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Resolves when everything runs and, on a new installation, the demo company is loaded. @throws StartFailure */
  async start(): Promise<void> {
    const { options, terminal } = this;
    const file = this.#policyFile();
    await this.#folder.open();
    this.#gateway = await Gateway.listen(
      options.port,
      () => this.#installation?.services.map(({ program, url }) => ({ name: program.name, url })) ?? starting,
    );

    const isNew = !existsSync(this.#folder.postgres);
    terminal.say(
      isNew ? `Making a new installation in ${this.#folder.path}` : `Going on with the installation in ${this.#folder.path}`,
    );
    const clock = recallClock(this.#folder, { ...options, clock: options.clock, isNew });
    this.#database = Database.start(this.#folder.postgres, SERVICE_NAMES, terminal);
    const database = await this.#database;
    this.#continue();
    const settings: Settings = {
      clock,
      timeZone: recallTimeZone(this.#folder, file),
      partitions: options.partitions,
    };
    if (options.kafka) {
      this.#broker = Broker.start({ dataDir: this.#folder.kafka, partitions: options.partitions, terminal });
      settings.kafka = { brokers: (await this.#broker).brokers, url: this.#url };
      this.#continue();
    }
    this.#installation = new Installation(database, settings, this.#folder, terminal);
    await this.#installation.migrate();
    this.#continue();

    const demo = await this.#demoToLoad(settings.timeZone);
    // The past can only be told while nobody opens today.
    if (demo) settings.clock = 'import';
    await this.#installation.start();
    this.#continue();
    terminal.say(`PostgreSQL and ${SERVICE_NAMES.join(', ')} are ready.`);

    const api = new Api(this.#url, this.#stopping.signal);
    const published = file && (await publishIfNone(api, file));
    if (published) terminal.say(`Published the policy ${published}.`);
    else if (options.policy)
      terminal.warn(`A policy was published before: ${options.policy} was not; "strata policy draft" begins it.`);
    if (demo) {
      await loadDemo(api, this.#folder, demo, terminal);
      if (clock === 'live') await this.#installation.changeClock('live');
    }
    await this.#caughtUp();
    this.#continue();
    await showSummary(api, terminal, {
      url: this.#url,
      demo: readDemoNote(this.#folder),
      seconds: (Date.now() - this.#startedAt) / 1_000,
      data: options.data,
    });
  }

  /** Stops what runs, in order, once. False when something did not end as it should. */
  stop(reason: string): Promise<boolean> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<boolean> {
    this.#stopping.abort();
    const startedAt = Date.now();
    if (this.#gateway || this.#database) this.terminal.say(`\nStopping (${reason}) …`);
    let clean = true;
    const step = async (end: () => Promise<void> | undefined): Promise<void> => {
      await Promise.resolve(end()).catch((error: unknown) => {
        clean = false;
        this.terminal.fail(sentenceOf(error));
      });
    };
    await step(() => this.#gateway?.close());
    await step(() => this.#installation?.stop());
    await step(async () => (await this.#broker?.catch(() => undefined))?.stop());
    await step(async () => (await this.#database?.catch(() => undefined))?.stop());
    this.#folder.close();
    if (this.#gateway)
      this.terminal.say(`Stopped after ${String(Date.now() - startedAt)} ms. The data stays in ${this.#folder.path}.`);
    return clean;
  }

  get #url(): string {
    return `http://127.0.0.1:${String(this.options.port)}`;
  }

  /** Ends a start that was overtaken by a stop. */
  #continue(): void {
    this.#stopping.signal.throwIfAborted();
  }

  #policyFile(): PolicyFile | undefined {
    if (this.options.policy !== undefined) return readPolicyFile(this.options.policy);
    return this.options.empty ? undefined : readPolicyFile(DEMO_POLICY);
  }

  /** The load to begin or to go on with; undefined when there is none. */
  async #demoToLoad(timeZone: string): Promise<DemoNote | undefined> {
    if (this.options.empty) return undefined;
    const note = readDemoNote(this.#folder);
    if (note) return note.complete ? undefined : note;
    if ((await this.#installation?.recorded()) !== 0) return undefined;
    return beginDemo(this.#folder, dateInZone(new Date().toISOString(), timeZone));
  }

  /** Waits until scoring and lifecycle have seen everything that is recorded, so that what is shown is not of yesterday. */
  async #caughtUp(): Promise<void> {
    const most = (await this.#installation?.behind()) ?? 0;
    if (most === 0) return;
    const progress = this.terminal.progress('Deciding', most);
    for (let left = most; left > 0; left = (await this.#installation?.behind()) ?? 0) {
      progress.to(most - left, 'events seen');
      await sleep(CATCH_UP_POLL_MS, undefined, { signal: this.#stopping.signal });
    }
    progress.to(most, 'events seen');
    progress.end();
  }
}

/** Before the services exist. */
const starting = SERVICE_NAMES.map((name) => ({ name, url: undefined }));
