import { jest } from '@jest/globals';
import { readOptions } from './options.js';

let said = '';
beforeEach(() => {
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said += String(text)), true));
});
afterEach(() => jest.restoreAllMocks());

it('knows what to do without being told', () => {
  expect(readOptions([])).toEqual({
    options: { empty: false, changeClock: false, kafka: false, port: 3000, data: '.strata', partitions: 4 },
  });
});

it('takes every option', () => {
  const args = [
    '--empty',
    '--clock',
    'import',
    '--change-clock',
    '--kafka',
    '--policy',
    'p.yaml',
    '--port',
    '3100',
    '--data',
    'd',
    '--partitions',
    '16',
  ];
  expect(readOptions(args)).toEqual({
    options: {
      empty: true,
      clock: 'import',
      changeClock: true,
      kafka: true,
      policy: 'p.yaml',
      port: 3100,
      data: 'd',
      partitions: 16,
    },
  });
});

it.each([
  [['--kafak'], "unknown option '--kafak'\n(Did you mean --kafka?)\n"],
  [['--clock', 'sun'], "option '--clock <mode>' argument 'sun' is invalid. It must be live or import.\n"],
  [['--port', '99999'], "option '--port <number>' argument '99999' is invalid. It must be a whole number from 1 to 65535.\n"],
  [['--partitions', '0'], "option '--partitions <number>' argument '0' is invalid. It must be a whole number from 1 to 1024.\n"],
  [['import'], 'too many arguments. Expected 0 arguments but got 1: import.\n'],
  [['--policy'], "option '--policy <file>' argument missing\n"],
])('answers %j with one sentence and status 2', (args, sentence) => {
  expect(readOptions(args)).toEqual({ exitCode: 2 });
  expect(said).toBe(sentence);
});

it('shows examples with --help', () => {
  expect(readOptions(['--help'])).toEqual({ exitCode: 0 });
  expect(said).toContain('npm start -- --empty --clock import');
});
