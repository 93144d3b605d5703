import { problemsAfter } from '../test/policy.fixtures.js';

type Part = Readonly<{ part: string; from: string; to: string; line: number; says: RegExp }>;

const sections = ['reports'];

const parts: readonly Part[] = [
  ...sections.map((name) => ({
    part: name,
    from: 'ladders:',
    to: `${name}: {}\nladders:`,
    line: 28,
    says: new RegExp(`^\`${name}\` is not supported yet: [a-z]`),
  })),
  { part: 'a rank share', from: 'fold: count', to: 'fold: rank_share', line: 11, says: /is not supported yet: rank shares/ },
];

it.each(parts)('refuses $part by name, and never ignores it', ({ from, to, line, says }) => {
  const problems = problemsAfter(from, to);
  expect(problems).toEqual([expect.objectContaining({ line, code: 'not-supported-yet', message: expect.stringMatching(says) })]);
});
