import Table from 'cli-table3';
import color from 'picocolors';
import { type Line, ratioOf } from './measure.js';

const number = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

const aimOf = ({ aim, atMost }: Line): string => (aim !== undefined ? `≥ ${aim}` : atMost !== undefined ? `≤ ${atMost}` : '');

/** The measurements for people: each beside its floor, with the aim and whether it was met. */
export const render = (lines: readonly Line[]): string => {
  const table = new Table({
    head: ['measured', 'rate', 'floor', 'ratio', 'aim', ''],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const line of lines) {
    const ratio = ratioOf(line);
    const isMet = ratio === undefined || (ratio >= (line.aim ?? 0) && ratio <= (line.atMost ?? Infinity));
    table.push([
      line.name,
      `${number(line.rate)} ${line.unit}`,
      line.floor ? `${number(line.floor.rate)} ${line.floor.name}` : '',
      ratio === undefined ? '' : (isMet ? color.green : color.red)(ratio.toFixed(2)),
      aimOf(line),
      line.note ?? '',
    ]);
  }
  return table.toString();
};
