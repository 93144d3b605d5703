import { compilePolicy } from './compile-policy.js';
import { catalogue, minimal } from '../test/policy.fixtures.js';

type Mistake = Readonly<{ mistake: string; ladders: string; line: number; code: string; says: RegExp; remedy: RegExp }>;

const tiers = '    tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }, { id: C, enter: 50 }]';
const downgrade = (text: string): string => `ladders:\n  value:\n${tiers}\n    downgrade: { ${text} }\n`;
const upgrade = (text: string): string => `ladders:\n  value:\n${tiers}\n    upgrade: { ${text} }\n`;
const matrix = (...rules: readonly string[]): string =>
  `ladders:\n  service:\n    rules:\n${rules.map((rule) => `      - { ${rule} }\n`).join('')}`;
const sound = `ladders:\n  value:\n${tiers}\n`;

const mistakes: readonly Mistake[] = [
  {
    mistake: 'a rule below one that everybody matches',
    ladders: matrix("id: A, when: 'referrals > 0'", "id: B, when: 'true'", "id: C, when: 'idle > 9'"),
    line: 33,
    code: 'rule-never-fires',
    says: /Nobody can hold `C` on ladder `service`: `B` above it matches everybody/,
    remedy: /last/,
  },
  {
    mistake: 'a rule that asks for the same as one above it',
    ladders: matrix("id: A, when: 'referrals > 0'", "id: B, when: 'referrals>0'", "id: C, when: 'true'"),
    line: 32,
    code: 'rule-never-fires',
    says: /`B`.*`A` above it asks for the same/,
    remedy: /Change one of the two/,
  },
  {
    mistake: 'a rule in the shadow of a wider one above it',
    ladders: matrix("id: A, when: 'referrals >= 2'", "id: B, when: 'referrals > 2 && unlisted'", "id: C, when: 'true'"),
    line: 32,
    code: 'rule-never-fires',
    says: /Nobody can hold `B`.*whoever meets `referrals > 2 && unlisted` meets `A` above it/,
    remedy: /narrower rule above the wider/,
  },
  {
    mistake: 'a rule in the shadow of two above it together',
    ladders: matrix(
      "id: S, when: 'idle > 1 || referrals > 3'",
      "id: A, when: 'referrals < 4'",
      "id: B, when: 'referrals >= 0'",
      "id: C, when: 'true'",
    ),
    line: 33,
    code: 'rule-never-fires',
    says: /meets `S` or `A` above it/,
    remedy: /narrower rule above the wider/,
  },
  {
    mistake: 'a tier of another ladder that does not exist',
    ladders: `${matrix('id: A, when: \'tier.value == "B"\'', "id: C, when: 'true'")}  value:\n${tiers}\n`,
    line: 31,
    code: 'rule-never-fires',
    says: /`tier.value` is one of E, D, C/,
    remedy: /Correct the condition/,
  },
  {
    mistake: 'a hold that never holds',
    ladders: downgrade("confirm: 1, grace: P9D, hold: 'idle < 0'"),
    line: 31,
    code: 'rule-never-fires',
    says: /`idle` is never below 0/,
    remedy: /Correct the condition/,
  },
  {
    mistake: 'a matrix that leaves accounts without a tier',
    ladders: matrix("id: A, when: 'referrals > 0'", "id: B, when: 'idle > 9'"),
    line: 32,
    code: 'no-lowest-tier',
    says: /leaves accounts without a tier/,
    remedy: /when: "true"/,
  },
  {
    mistake: 'a tier that is twice in a matrix',
    ladders: matrix("id: A, when: 'referrals > 0'", "id: A, when: 'true'"),
    line: 32,
    code: 'written-twice',
    says: /two tiers called `A`/,
    remedy: /\|\|/,
  },
  {
    mistake: 'a ladder of points and of rules',
    ladders: `${sound}    rules: [{ id: A, when: 'referrals > 0' }, { id: B, when: 'true' }]\n`,
    line: 31,
    code: 'ladder-of-two-kinds',
    says: /which of them decides is not said/,
    remedy: /two ladders/,
  },
  {
    mistake: 'a ladder without tiers',
    ladders: 'ladders:\n  value: { label: 等级 }\n',
    line: 29,
    code: 'missing',
    says: /has no tiers/,
    remedy: /`tiers`.*`rules`/,
  },
  {
    mistake: 'tiers that do not ascend',
    ladders: 'ladders:\n  value:\n    tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }, { id: C, enter: 30 }]\n',
    line: 30,
    code: 'tiers-not-ascending',
    says: /`C`.*not above `D` \(30\)/,
    remedy: /lowest to the highest/,
  },
  {
    mistake: 'confirmation without a time between two looks',
    ladders: downgrade('confirm: 2'),
    line: 31,
    code: 'confirm-without-every',
    says: /seen 2 times/,
    remedy: /every: P1M/,
  },
  {
    mistake: 'a time between looks although one is enough',
    ladders: downgrade('confirm: 1, every: P1M'),
    line: 31,
    code: 'every-without-confirm',
    says: /one look is enough/,
    remedy: /confirm: 2/,
  },
  {
    mistake: 'a rise that is seen twice without a time between',
    ladders: upgrade('confirm: 2'),
    line: 31,
    code: 'confirm-without-every',
    says: /wants a rise to be seen 2 times/,
    remedy: /every: P1M/,
  },
  {
    mistake: 'a time between looks at a rise although one is enough',
    ladders: upgrade('every: P1M'),
    line: 31,
    code: 'every-without-confirm',
    says: /one look is enough/,
    remedy: /confirm: 2/,
  },
  {
    mistake: 'a time between looks at a rise that is not a period',
    ladders: upgrade('confirm: 2, every: monthly'),
    line: 31,
    code: 'not-a-period',
    says: /`every` of ladder `value` is `monthly`/,
    remedy: /P1M/,
  },
  {
    mistake: 'rising at once and later',
    ladders: upgrade('apply: immediately, confirm: 2, every: P1M'),
    line: 31,
    code: 'rises-in-two-ways',
    says: /rises immediately, and it also says confirm, every/,
    remedy: /Take `apply: immediately` out/,
  },
  {
    mistake: 'grace without confirmation',
    ladders: downgrade('grace: P60D'),
    line: 31,
    code: 'grace-without-confirm',
    says: /grace of P60D/,
    remedy: /confirm: 1/,
  },
  {
    mistake: 'a grace that is not a period',
    ladders: downgrade('confirm: 1, grace: 60 days'),
    line: 31,
    code: 'not-a-period',
    says: /`grace` of ladder `value` is `60 days`/,
    remedy: /P60D/,
  },
  {
    mistake: 'falling step by step without time between the steps',
    ladders: downgrade('maxSteps: 1'),
    line: 31,
    code: 'steps-without-wait',
    says: /falls at most one tier at one time, and the next time is at once/,
    remedy: /grace/,
  },
  {
    mistake: 'more steps than there are tiers',
    ladders: downgrade('confirm: 1, grace: P60D, maxSteps: 5'),
    line: 31,
    code: 'steps-without-effect',
    says: /has 3 tiers/,
    remedy: /Lower `maxSteps`/,
  },
  {
    mistake: 'falling at once and later',
    ladders: downgrade('apply: immediately, confirm: 2, every: P1M'),
    line: 31,
    code: 'falls-in-two-ways',
    says: /falls immediately, and it also says confirm, every/,
    remedy: /Take `apply: immediately` out/,
  },
  {
    mistake: 'a hold that waits for a fact that does not exist',
    ladders: downgrade("hold: 'referals > 0'"),
    line: 31,
    code: 'unknown-fact',
    says: /`referals`, which is not a fact/,
    remedy: /Did you mean `referrals`/,
  },
  {
    mistake: 'a hold in a window that does not exist',
    ladders: `${downgrade("hold: 'window.fokus'")}windows: { focus: { lastDays: 90 } }\n`,
    line: 31,
    code: 'unknown-fact',
    says: /`window\.fokus`, which does not exist/,
    remedy: /Did you mean `window\.focus`/,
  },
  {
    mistake: 'a window in a policy without windows',
    ladders: downgrade("hold: 'window.focus'"),
    line: 31,
    code: 'section-missing',
    says: /no `windows`/,
    remedy: /Add a section `windows`/,
  },
  {
    mistake: 'overrides in a rule of a policy without overrides',
    ladders: downgrade("hold: 'override.active'"),
    line: 31,
    code: 'section-missing',
    says: /no `overrides`/,
    remedy: /Add a section `overrides`/,
  },
  {
    mistake: 'a text where yes or no is asked for',
    ladders: downgrade("hold: 'cluster'"),
    line: 31,
    code: 'condition-not-yes-or-no',
    says: /but a text/,
    remedy: /Compare it/,
  },
  {
    mistake: 'a ladder that reads a ladder of rules',
    ladders:
      matrix('id: A, when: \'tier.other == "X"\'', "id: B, when: 'true'") +
      "  other: { rules: [{ id: X, when: idle > 9 }, { id: Y, when: 'true' }] }\n",
    line: 31,
    code: 'not-usable-here',
    says: /`tier`.*is not known in this place: .*a ladder of rules sees only ladders of points/,
    remedy: /Here are known/,
  },
  {
    mistake: 'expected shares that leave no room',
    ladders: 'ladders:\n  value:\n    tiers: [{ id: E, enter: 0, expectShare: [0.2, 0.1] }, { id: D, enter: 30 }]\n',
    line: 30,
    code: 'share-upside-down',
    says: /at least 20% and at most 10%/,
    remedy: /\[0\.10, 0\.20\]/,
  },
  {
    mistake: 'expected shares of more than everybody',
    ladders:
      'ladders:\n  value:\n    tiers: [{ id: E, enter: 0, expectShare: [0.7, 0.8] }, { id: D, enter: 30, expectShare: [0.4, 0.5] }]\n',
    line: 30,
    code: 'shares-beyond-everybody',
    says: /add up to 110%/,
    remedy: /100% or less/,
  },
  {
    mistake: 'expected shares that leave somebody nowhere',
    ladders:
      'ladders:\n  value:\n    tiers: [{ id: E, enter: 0, expectShare: [0.1, 0.2] }, { id: D, enter: 30, expectShare: [0.4, 0.5] }]\n',
    line: 30,
    code: 'shares-short-of-everybody',
    says: /add up to 70%/,
    remedy: /100% or more/,
  },
  {
    mistake: 'an expected share in percent',
    ladders: 'ladders:\n  value:\n    tiers: [{ id: E, enter: 0, expectShare: [0.1, 20] }, { id: D, enter: 30 }]\n',
    line: 30,
    code: 'out-of-range',
    says: /^`ladders\.value\.tiers\.E\.expectShare\.#2` must be at most 1\.$/,
    remedy: /0\.15 is 15%/,
  },
  {
    mistake: 'overrides without a longest time',
    ladders: `${sound}overrides: { approverMustDiffer: true }\n`,
    line: 31,
    code: 'missing',
    says: /`overrides` has no `maxDuration`/,
    remedy: /Add `maxDuration:`/,
  },
  {
    mistake: 'a longest override that is not a period',
    ladders: `${sound}overrides: { approverMustDiffer: true, maxDuration: half a year }\n`,
    line: 31,
    code: 'not-a-period',
    says: /longest override is `half a year`/,
    remedy: /P180D/,
  },
  {
    mistake: 'overrides without a reason',
    ladders: `${sound}overrides: { fields: [tier, approver, expires], approverMustDiffer: true, maxDuration: P180D }\n`,
    line: 31,
    code: 'override-says-too-little',
    says: /would not say reason/,
    remedy: /fields: \[tier, reason, approver, expires\]/,
  },
  {
    mistake: 'a label in a language that is none',
    ladders: 'ladders:\n  value:\n    label: { Chinese_: 等级 }\n    tiers: [{ id: E, enter: 0 }, { id: D, enter: 30 }]\n',
    line: 30,
    code: 'bad-name',
    says: /`ladders\.value\.label` cannot have an entry `Chinese_`/,
    remedy: /^Write a language, such as en, zh or zh-Hant\.$/,
  },
];

const withLadders = (ladders: string): string => minimal.slice(0, minimal.indexOf('ladders:')) + ladders;

it.each(mistakes)('explains $mistake to the person who wrote it', ({ ladders, line, code, says, remedy }) => {
  const { problems } = compilePolicy(withLadders(ladders), catalogue);
  const expected = { line, code, message: expect.stringMatching(says), remedy: expect.stringMatching(remedy) };
  expect(problems).toEqual([expect.objectContaining(expected)]);
});

it('refuses a declared fact with the name of a built-in', () => {
  const { problems } = compilePolicy(minimal.replace('  idle:', '  window:').replaceAll("'idle > 90'", "'unlisted'"), catalogue);
  expect(problems).toEqual([
    expect.objectContaining({ code: 'reserved-name', message: '`window` has a meaning of its own in rules.' }),
  ]);
});
