import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAll } from './measurements.js';
import { ratioOf } from './measure.js';
import { render } from './table.js';

const { values } = parseArgs({
  options: {
    json: { type: 'string', default: 'bench-results.json' },
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

const lines = await measureAll({
  seconds: values.quick ? 1 : 5,
  quick: values.quick,
  data: values.data ?? '../shared/data/online-retail.csv.gz',
  say: ({ name, rate, unit }) => process.stderr.write(`${name}: ${String(Math.round(rate))} ${unit}\n`),
});
process.stdout.write(`${render(lines)}\n`);
writeFileSync(
  values.json,
  `${JSON.stringify({ at: new Date().toISOString(), lines: lines.map((line) => ({ ...line, ratio: ratioOf(line) })) }, null, 2)}\n`,
);
process.stdout.write(`Written to ${values.json}.\n`);
