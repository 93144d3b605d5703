import { parsePeriod } from '@strata/kernel';
import { stageIds } from './lifecycle.checks.js';
import type { Playbook } from './lifecycle.document.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Say = (path: readonly (string | number)[], code: string, message: string, remedy: string) => void;

/** Whether playbooks begin on something that happens, are done by somebody, and fall due on a day that can be counted. */
export const checkPlaybooks = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const { playbooks = [], lifecycle } = document;
  if (!lifecycle) return found;
  playbooks.forEach((playbook, index) => {
    const say: Say = (path, code, message, remedy) => {
      found.push(source.at(['playbooks', index, ...path], { code, message, remedy }));
    };
    checkTrigger(playbook, document, say);
    checkTasks(playbook, document, say);
    checkExperiment(playbook, playbooks.slice(0, index), say);
  });
  return found;
};

const checkTrigger = ({ on }: Playbook, { lifecycle, windows = {}, signals = {} }: PolicyDocument, say: Say): void => {
  const [verb = '', what = ''] = on.split(/:(.*)/);
  const isStage = verb === 'enter' || verb === 'leave';
  const known = isStage ? (lifecycle ? stageIds(lifecycle) : []) : [...Object.keys(windows), ...Object.keys(signals)];
  if (!known.includes(what))
    say(
      ['on'],
      'unknown-trigger',
      `\`${on}\` never happens: there is no ${isStage ? 'stage' : 'window and no signal'} \`${what}\`.`,
      suggestion(what, known),
    );
};

const checkTasks = ({ tasks = [] }: Playbook, { lifecycle, metadata, signals = {} }: PolicyDocument, say: Say): void => {
  const roles = [
    ...new Set((lifecycle?.stages ?? []).flatMap((stage) => (typeof stage === 'string' ? [] : (stage.roles ?? [])))),
  ];
  tasks.forEach(({ role, due, outcome }, index) => {
    if (!roles.includes(role))
      say(
        ['tasks', index, 'role'],
        'role-nobody-has',
        `Nobody is \`${role}\`: no stage names that role.`,
        suggestion(role, roles),
      );
    if (due.endsWith('BD')) {
      if (metadata.calendar === undefined)
        say(
          ['tasks', index, 'due'],
          'calendar-missing',
          `\`${due}\` are business days, but the policy names no calendar.`,
          'Add `calendar: CN` to `metadata`, or write P3D.',
        );
    } else if (!parsePeriod(due))
      say(
        ['tasks', index, 'due'],
        'not-a-period',
        `\`${due}\` is not a period.`,
        'Write P3BD for three business days, P7D for a week.',
      );
    const signal = /^signals\.([a-z0-9_]+)\.causes$/.exec(outcome ?? '')?.[1];
    if (signal !== undefined && !Object.hasOwn(signals, signal))
      say(
        ['tasks', index, 'outcome'],
        'unknown-signal',
        `\`${outcome ?? ''}\` is no outcome: there is no signal \`${signal}\`.`,
        suggestion(signal, Object.keys(signals)),
      );
  });
};

const checkExperiment = ({ on, experiment, variants, tasks }: Playbook, before: readonly Playbook[], say: Say): void => {
  if (experiment === undefined && tasks === undefined)
    say(['on'], 'playbook-does-nothing', `The playbook on \`${on}\` has neither tasks nor an experiment.`, 'Give it `tasks`.');
  if (experiment === undefined) return;
  if (before.some((other) => other.on === on && other.experiment !== undefined))
    say(
      ['experiment'],
      'two-experiments',
      `Two experiments begin on \`${on}\`: nobody could tell their effects apart.`,
      'Keep one of them.',
    );
  const sum = Object.values(variants ?? {}).reduce((total, share) => total + share, 0);
  if (sum !== 100)
    say(
      [variants === undefined ? 'experiment' : 'variants'],
      'variants-not-100',
      `The variants of \`${experiment}\` are ${sum} percent together.`,
      'Let them be 100 together.',
    );
};
