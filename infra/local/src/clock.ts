import type { DataFolder } from './data-folder.js';
import { StartFailure } from './terminal.js';

/** Who opens days: this machine, or imports only. */
export type Clock = 'live' | 'import';

const NOTE = 'clock';

const WHAT: Readonly<Record<Clock, string>> = {
  live: 'every day up to today is opened, and no day can be closed again',
  import: 'no day opens any more until somebody opens it',
};

type Asked = Readonly<{
  /** Nothing was recorded here before. */
  isNew: boolean;
  clock: Clock | undefined;
  /** Yes to another clock than the one the installation was begun with. */
  changeClock: boolean;
}>;

/**
 * The clock of an installation: the one it was begun with, unless another one is asked for twice. A history of 2011 that is started under the clock
 * of today opens every day since, and that is on record forever. An installation from before there was a note takes what it is told, or live.
 * @throws StartFailure when another clock is asked for once
 */
export const recallClock = (
  folder: Pick<DataFolder, 'readNote' | 'writeNote'>,
  { isNew, clock: asked, changeClock }: Asked,
): Clock => {
  const kept = isNew ? undefined : clockOf(folder.readNote(NOTE));
  const clock = asked ?? kept ?? 'live';
  if (kept !== undefined && clock !== kept && !changeClock)
    throw new StartFailure(
      `This installation was begun with --clock ${kept}; with --clock ${clock} ${WHAT[clock]}: leave it out, or add --change-clock if that is what you want.`,
    );
  if (kept !== clock) folder.writeNote(NOTE, clock);
  return clock;
};

const clockOf = (note: unknown): Clock | undefined => (note === 'live' || note === 'import' ? note : undefined);
