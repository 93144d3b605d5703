import { type DemoAccount, demoCompany, type DemoEvent } from '@strata/demo';
import type { PlainDate } from '@strata/kernel';
import type { Api } from './api.js';
import { isJson, listOf, textOf } from './json.js';
import type { DataFolder } from './data-folder.js';
import { StartFailure, type Terminal } from './terminal.js';

/** What is remembered of the load, so that one that was interrupted goes on with the same stories. */
export type DemoNote = Readonly<{
  seed: string;
  /** The day of the first start: the stories end there, whenever the load is finished. */
  today: PlainDate;
  /** All days before this one are loaded. */
  reached: PlainDate;
  complete: boolean;
  /** An account to look at, per kind of story. */
  examples: Readonly<Record<string, string>>;
}>;

const SEED = 'strata';
const NOTE = 'demo';
/** Days between two notes of how far the load has come: what is sent twice after a crash is recognised. */
const NOTE_EVERY_DAYS = 20;
/** Below the services' limit for a JSON body. */
const MOST_EVENTS = 2_000;

export const readDemoNote = (folder: DataFolder): DemoNote | undefined => {
  const note = folder.readNote(NOTE);
  if (!isJson(note)) return undefined;
  const { seed, today, reached, complete, examples } = note;
  return {
    seed: textOf(seed),
    today: textOf(today),
    reached: textOf(reached),
    complete: complete === true,
    examples: isJson(examples) ? Object.fromEntries(Object.entries(examples).map(([kind, id]) => [kind, textOf(id)])) : {},
  };
};

/** Before anything is sent: from here on the load belongs to this day. */
export const beginDemo = (folder: DataFolder, today: PlainDate): DemoNote => {
  const note = { seed: SEED, today, reached: '', complete: false, examples: {} };
  folder.writeNote(NOTE, note);
  return note;
};

/** Sends the demo company through the public API, day by day: opens the day, then tells what happened on it. */
export const loadDemo = async (api: Api, folder: DataFolder, begun: DemoNote, terminal: Terminal): Promise<DemoNote> => {
  const { accounts, days, size } = demoCompany(begun);
  const note = { ...begun, examples: examplesOf(accounts) };
  const progress = terminal.progress('Demo company', size);
  let sent = 0;
  for (const [index, { date, events }] of days.entries()) {
    if (date >= note.reached) {
      await api.post('/v1/days', { date });
      for (let from = 0; from < events.length; from += MOST_EVENTS) await send(api, events.slice(from, from + MOST_EVENTS));
      if (index % NOTE_EVERY_DAYS === 0) folder.writeNote(NOTE, { ...note, reached: date });
    }
    sent += events.length;
    if (date >= note.reached) progress.to(sent, date);
  }
  progress.end();
  const done = { ...note, reached: note.today, complete: true };
  folder.writeNote(NOTE, done);
  return done;
};

const send = async (api: Api, events: readonly DemoEvent[]): Promise<void> => {
  const { rejected } = await api.post('/v1/events', events, 'application/cloudevents-batch+json');
  const [first] = listOf(rejected);
  if (first) throw new StartFailure(`The demo company told something that is refused: ${JSON.stringify(first)}.`);
};

const examplesOf = (accounts: readonly DemoAccount[]): Readonly<Record<string, string>> =>
  Object.fromEntries(accounts.toReversed().map(({ archetype, accountId }) => [archetype, accountId]));
