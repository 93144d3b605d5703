import { parse } from 'yaml';
import { compileDocument, compilePolicy } from './compile-policy.js';
import { catalogue, minimal } from '../test/policy.fixtures.js';

const withRules = (...rules: readonly string[]): string => `${minimal}windows:
  focus: { lastDays: 90 }
signals:
  late: { event: InvoiceOverdue, within: P30D }
lifecycle:
  initial: one
  stages: [one, two, three]
  milestones: { ready: [trained] }
  rules:
${rules.map((rule) => `    - ${rule}\n`).join('')}`;

const problemsOf = (...rules: readonly string[]) => compilePolicy(withRules(...rules), catalogue).problems;
const third = '{ to: three, when: "contract.ended" }';

it('refuses rules that lead to and fro under the same facts, with the line, the facts and a remedy', () => {
  const [problem, ...others] = problemsOf(
    '{ id: up, to: two, when: "referrals >= 3 && stage == \'one\'" }',
    '{ id: down, to: one, when: "referrals < 5 && stage == \'two\'" }',
    third,
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    line: withRules().split('\n').length + 1,
    code: 'rules-go-round',
    message: expect.stringMatching(/^The rules `up` and `down` lead round, one → two → one, when `referrals` is [34]: /),
    remedy: expect.stringContaining('exclude the other'),
  });
});

it('finds a circle over three stages, and one that only signals and tiers make possible', () => {
  const circle = (first: string, second: string) =>
    problemsOf(
      `{ to: two, when: "${first} && stage == 'one'" }`,
      `{ to: three, when: "${second} && stage == 'two'" }`,
      `{ id: back, to: one, when: "!ready && stage == 'three'" }`,
    ).map(({ message }) => message);
  expect(circle('unlisted', 'contract.signed')).toEqual([expect.stringContaining('one → two → three → one')]);
  expect(circle('signal.late', "tier.value in ['C', 'D']")).toEqual([expect.stringContaining('`tier.value` is "C"')]);
});

it.each([
  ['facts that exclude one another', 'referrals >= 5', 'referrals < 5'],
  ['a fact and its opposite', 'unlisted', '!unlisted && referrals > 0'],
  ['contracts that hold or have ended', 'contract.signed', 'contract.ended'],
  ['a window, which only a contract that holds has', 'window.focus', 'contract.ended || !contract.signed'],
  ['days since an end, of which there are none while a contract holds', 'contract.signed', 'days_since_end > 10'],
])('accepts rules to and fro under %s', (_, there, back) => {
  const found = problemsOf(
    `{ to: two, when: "${there} && stage == 'one'" }`,
    `{ to: one, when: "(${back}) && stage == 'two'" }`,
    '{ to: three, when: "idle > 900" }',
  );
  expect(found).toEqual([]);
});

it('accepts a way back that a rule before it stops', () => {
  expect(
    problemsOf(
      "{ to: two, when: \"referrals >= 3 && stage in ['one', 'two']\" }",
      '{ to: one, when: "referrals < 5 && stage == \'two\'" }',
      third,
    ),
  ).toEqual([]);
});

it('still reads a policy that was recorded with a circle in it', () => {
  const rules = [
    '{ to: two, when: "unlisted && stage == \'one\'" }',
    '{ id: b, to: one, when: "unlisted && stage == \'two\'" }',
    third,
  ];
  expect(problemsOf(...rules).map(({ code }) => code)).toEqual(['rules-go-round']);
  expect(compileDocument(parse(withRules(...rules)), catalogue)).toMatchObject({ ok: true });
});

it('gives up on rules that ask for very many facts, and says nothing of them', () => {
  const asks = Array.from(
    { length: 40 },
    (_, number) => `(referrals == ${number} || idle == ${number * 7} || audit == ${number})`,
  );
  const started = problemsOf(
    `{ to: two, when: "(${asks.slice(0, 20).join(' || ')}) && stage == 'one'" }`,
    `{ to: one, when: "(${asks.slice(20).join(' || ')}) && !(${asks.slice(0, 20).join(' || ')}) && stage == 'two'" }`,
    third,
  );
  expect(started).toEqual([]);
});
