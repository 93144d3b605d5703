import Table from 'cli-table3';
import pc from 'picocolors';

export type Column = Readonly<{ head: string; align?: 'left' | 'right' }>;

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table for people: aligned columns, no borders. Numbers go right. */
export const tableOf = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const table = new Table({
    head: columns.map(({ head }) => pc.dim(head)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

/** Names and their values, one a line. */
export const listing = (entries: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${pc.dim(name.padEnd(width))}  ${value}`).join('\n');
};
