import { type Clock, recallClock } from './clock.js';
import { StartFailure } from './terminal.js';

/** A data folder with its note of the clock, in memory. */
const folderWith = (note?: Clock) => {
  const notes = new Map<string, unknown>(note === undefined ? [] : [['clock', note]]);
  return {
    notes,
    readNote: (name: string) => notes.get(name),
    writeNote: (name: string, value: unknown) => notes.set(name, value),
  };
};
const none = { isNew: false, clock: undefined, changeClock: false };

it('remembers which clock an installation was begun with', () => {
  const folder = folderWith();
  expect(recallClock(folder, { ...none, isNew: true, clock: 'import' })).toBe('import');
  expect(recallClock(folder, none)).toBe('import');
  expect(recallClock(folder, { ...none, clock: 'import' })).toBe('import');
  expect(recallClock(folderWith(), { ...none, isNew: true })).toBe('live');
});

it('refuses another one in one sentence, and takes it when that is wanted', () => {
  const folder = folderWith('import');
  const live = { ...none, clock: 'live' } as const;
  expect(() => recallClock(folder, live)).toThrow(
    new StartFailure(
      'This installation was begun with --clock import; with --clock live every day up to today is opened, and no day can be closed again: leave it out, or add --change-clock if that is what you want.',
    ),
  );
  expect(folder.notes.get('clock')).toBe('import');
  expect(recallClock(folder, { ...live, changeClock: true })).toBe('live');
  expect(recallClock(folder, none)).toBe('live');
  expect(() => recallClock(folder, { ...none, clock: 'import' })).toThrow(/no day opens any more/);
});

it('takes what it is told where nobody has noted anything, and forgets what was noted before the data was removed', () => {
  expect(recallClock(folderWith(), none)).toBe('live');
  expect(recallClock(folderWith(), { ...none, clock: 'import' })).toBe('import');
  expect(recallClock(folderWith('import'), { ...none, isNew: true })).toBe('live');
});
