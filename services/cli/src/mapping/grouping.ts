import { RecentSet } from './recent.js';
import type { Row } from './row.js';

/** How many closed groups are remembered, to know a late line. Beyond it the oldest is forgotten. */
const REMEMBERED = 500_000;

/** The lines of one key, in the order of the file; the first one opened the group. */
export type Group = Readonly<{ key: string; rows: readonly Row[] }>;

type OpenGroup = { key: string; rows: Row[]; closesAt: number };

/**
 * Gathers lines by key. A group takes the lines of its key that come less than `within` lines after its first; then it is closed.
 * Groups are closed in the order in which they were opened, so they come out in the order of their first lines, and at most
 * `within` lines are held, whatever the file. Which group a line lands in depends on positions in the file alone.
 */
export class Grouping {
  private readonly within: number;
  private readonly open = new Map<string, OpenGroup>();
  private readonly closed = new RecentSet(REMEMBERED);

  constructor(within: number) {
    this.within = within;
  }

  /** Closes the groups whose time is over at this position. Call it for every line of the file, kept or not. */
  closeBefore(ordinal: number): Group[] {
    const done: Group[] = [];
    for (const group of this.open.values()) {
      if (group.closesAt > ordinal) break;
      done.push(this.close(group));
    }
    return done;
  }

  /** Adds a line to its group; false when that group is closed. */
  add(key: string, row: Row): boolean {
    const group = this.open.get(key);
    if (group) group.rows.push(row);
    else if (this.closed.has(key)) return false;
    else this.open.set(key, { key, rows: [row], closesAt: row.ordinal + this.within });
    return true;
  }

  /** Closes what is still open: the file has ended. */
  closeAll(): Group[] {
    return [...this.open.values()].map((group) => this.close(group));
  }

  private close(group: OpenGroup): Group {
    this.open.delete(group.key);
    this.closed.touch(group.key);
    return group;
  }
}
