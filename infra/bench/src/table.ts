import Table from 'cli-table3';
import color from 'picocolors';
import { type Line, ratioOf } from './measure.js';

const number = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

/** The measurements for people: each beside its floor, with the aim and whether it was met. */
export const render = (lines: readonly Line[]): string => {
  const table = new Table({
    head: ['measured', 'rate', 'floor', 'ratio', 'aim', ''],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const line of lines) {
    const ratio = ratioOf(line);
    const isMet = line.aim === undefined || ratio === undefined || ratio >= line.aim;
    table.push([
      line.name,
      `${number(line.rate)} ${line.unit}`,
      line.floor ? `${number(line.floor.rate)} ${line.floor.name}` : '',
      ratio === undefined ? '' : (isMet ? color.green : color.red)(ratio.toFixed(2)),
      line.aim === undefined ? '' : `≥ ${line.aim}`,
      line.note ?? '',
    ]);
  }
  return table.toString();
};
