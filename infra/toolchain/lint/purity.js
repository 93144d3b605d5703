import { bannedSyntax, specs, testingOnlyInSpecs } from './style.js';

const why = 'Deciding is a function of its arguments: live, replay and what-if share this code.';

const clocksAndChance = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: `No clock: time arrives as an argument. ${why}`,
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `No clock: time arrives as an argument. ${why}` },
  { selector: "CallExpression[callee.name='Date']", message: `No clock: time arrives as an argument. ${why}` },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: `No chance. ${why}` },
  {
    selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
    message: `No clock: time arrives as an argument. ${why}`,
  },
  { selector: ':function[async=true]', message: `No waiting. ${why}` },
  { selector: 'AwaitExpression', message: `No waiting. ${why}` },
  { selector: 'ForOfStatement[await=true]', message: `No waiting. ${why}` },
];

const globals = ['process', 'fetch', 'crypto', 'performance', 'Buffer', 'globalThis', 'require', 'console', 'Temporal'];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval', 'clearImmediate'];

const builtins = {
  regex:
    '^node:|^(assert|buffer|child_process|crypto|fs|http|https|net|os|path|stream|timers|url|util|vm|worker_threads|zlib)(/|$)',
  message: `No platform. ${why}`,
};

/** libs/kernel and libs/domain, outside their specs: no platform, no clock, no chance, no waiting. */
export const purity = [
  {
    files: ['libs/kernel/**/*.ts', 'libs/domain/**/*.ts'],
    ignores: specs,
    rules: {
      'no-restricted-syntax': ['error', ...bannedSyntax, ...clocksAndChance],
      'no-restricted-globals': ['error', ...[...globals, ...timers].map((name) => ({ name, message: why }))],
      'no-restricted-imports': ['error', { patterns: [testingOnlyInSpecs, builtins] }],
    },
  },
];
