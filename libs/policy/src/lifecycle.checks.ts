import { parsePeriod } from '@strata/kernel';
import type { LifecycleSection, RenewalSection } from './lifecycle.document.js';
import { suggestion } from './nearest.js';
import type { PolicyDocument } from './policy.document.js';
import type { PolicyProblem } from './policy.problem.js';
import type { PolicySource } from './policy-source.js';

type Path = readonly (string | number)[];
type Say = (path: Path, code: string, message: string, remedy: string) => void;

/** Whether the stages can be reached, the rules lead to stages that exist, and what stands around them fits. */
export const checkLifecycle = (source: PolicySource, document: PolicyDocument): readonly PolicyProblem[] => {
  const found: PolicyProblem[] = [];
  const say: Say = (path, code, message, remedy) => {
    found.push(source.at(path, { code, message, remedy }));
  };
  const { lifecycle, signals, renewal, playbooks } = document;
  if (lifecycle) {
    checkStages(lifecycle, say);
    checkRules(lifecycle, say);
    checkProgress(lifecycle, document, say);
    checkChurn(lifecycle, say);
  } else {
    for (const [name, section] of Object.entries({ signals, renewal, playbooks }))
      if (section !== undefined)
        say(
          [name],
          'section-missing',
          `Without a section \`lifecycle\` nothing looks at \`${name}\`.`,
          `Add \`lifecycle\`, or take \`${name}\` out.`,
        );
  }
  if (renewal) checkRenewal(renewal, document, say);
  return found;
};

/** The ids of the stages, in order. */
export const stageIds = ({ stages }: LifecycleSection): readonly string[] =>
  stages.map((stage) => (typeof stage === 'string' ? stage : stage.id));

const checkStages = (lifecycle: LifecycleSection, say: Say): void => {
  const ids = stageIds(lifecycle);
  const reached = [lifecycle.initial, ...lifecycle.rules.map(({ to }) => to)];
  ids.forEach((id, index) => {
    const path = ['lifecycle', 'stages', index];
    if (ids.indexOf(id) < index) say(path, 'written-twice', `Two stages are called \`${id}\`.`, 'Give each stage its own id.');
    else if (ids.includes(lifecycle.initial) && !reached.includes(id))
      say(path, 'stage-never-reached', `No rule leads to stage \`${id}\`.`, 'Add a rule with `to:`, or take the stage out.');
  });
  lifecycle.stages.forEach((stage, index) => {
    if (typeof stage !== 'string' && stage.stuckAfter !== undefined && !parsePeriod(stage.stuckAfter))
      say(
        ['lifecycle', 'stages', index, 'stuckAfter'],
        'not-a-period',
        `Stage \`${stage.id}\` is stuck after \`${stage.stuckAfter}\`, which is not a period.`,
        'Write P60D for sixty days.',
      );
  });
  mustBeStage(ids, lifecycle.initial, ['lifecycle', 'initial'], 'Every account begins', say);
  lifecycle.funnel?.forEach((id, index) => mustBeStage(ids, id, ['lifecycle', 'funnel', index], 'The funnel goes', say));
};

const mustBeStage = (ids: readonly string[], id: string, path: Path, what: string, say: Say): void => {
  if (!ids.includes(id)) say(path, 'unknown-stage', `${what} in stage \`${id}\`, which does not exist.`, suggestion(id, ids));
};

const checkRules = (lifecycle: LifecycleSection, say: Say): void => {
  const ids = stageIds(lifecycle);
  const names = lifecycle.rules.map(({ id, to }) => id ?? to);
  lifecycle.rules.forEach(({ id, to, when }, index) => {
    const path = ['lifecycle', 'rules', index];
    mustBeStage(ids, to, [...path, 'to'], `Rule ${index + 1} ends`, say);
    if (names.indexOf(id ?? to) < index)
      say(
        [...path, id === undefined ? 'to' : 'id'],
        'written-twice',
        `Two rules are called \`${id ?? to}\`.`,
        'Give each rule its own `id`: it is what a change of stage names.',
      );
    for (const named of stagesNamedIn(when))
      if (!ids.includes(named))
        say(
          [...path, 'when'],
          'unknown-stage',
          `\`${when}\` speaks of stage \`${named}\`, which does not exist.`,
          suggestion(named, ids),
        );
  });
};

/** The texts that a condition compares the stage with. */
const stagesNamedIn = (when: string): readonly string[] => {
  const lists = [...when.matchAll(/\bstage\s+in\s+\[([^\]]*)\]/g)].map(([, list = '']) => list);
  const single = [...when.matchAll(/\bstage\s*[=!]=\s*('[^']*'|"[^"]*")/g)].map(([, text = '']) => text);
  return [...lists, ...single].flatMap((text) => [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? ''));
};

const checkProgress = ({ milestones = {}, joint = [] }: LifecycleSection, { facts }: PolicyDocument, say: Say): void => {
  for (const name of Object.keys(milestones))
    if (Object.hasOwn(facts, name))
      say(
        ['lifecycle', 'milestones', name],
        'written-twice',
        `\`${name}\` is a declared fact, too.`,
        'Call one of the two something else.',
      );
  const ids = joint.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      say(
        ['lifecycle', 'joint', index, 'id'],
        'written-twice',
        `Two joint states are called \`${id}\`.`,
        'Give each its own id.',
      );
  });
};

const checkChurn = (lifecycle: LifecycleSection, say: Say): void => {
  const { churn } = lifecycle;
  if (!churn) return;
  mustBeStage(stageIds(lifecycle), churn.stage, ['lifecycle', 'churn', 'stage'], 'Customers that are gone are', say);
  const { reasons = [], winBack = {} } = churn;
  for (const reason of Object.keys(winBack))
    if (reasons.length > 0 && !reasons.includes(reason))
      say(
        ['lifecycle', 'churn', 'winBack', reason],
        'unknown-reason',
        `There is a plan for \`${reason}\`, which is no reason to go.`,
        suggestion(reason, reasons),
      );
};

const checkRenewal = ({ window, rules, outlook }: RenewalSection, { windows = {} }: PolicyDocument, say: Say): void => {
  if (window !== undefined && !Object.hasOwn(windows, window))
    say(
      ['renewal', 'window'],
      'unknown-window',
      `Renewals are assessed in window \`${window}\`, which does not exist.`,
      suggestion(window, Object.keys(windows)),
    );
  if (outlook.atRisk > outlook.likely)
    say(
      ['renewal', 'outlook', 'atRisk'],
      'outlook-upside-down',
      `A renewal would be likely from ${outlook.likely} and at risk below ${outlook.atRisk}.`,
      'Let `atRisk` be the smaller of the two.',
    );
  rules.forEach(({ id, points, when, min, max }, index) => {
    const path = ['renewal', 'rules', index];
    if (rules.findIndex((other) => other.id === id) < index)
      say([...path, 'id'], 'written-twice', `Two rules are called \`${id}\`.`, 'Give each rule its own id.');
    if (min !== undefined && max !== undefined && min > max)
      say(
        [...path, 'min'],
        'caps-upside-down',
        `Rule \`${id}\` must give at least ${min} and at most ${max} points.`,
        'Let `min` be the smaller of the two.',
      );
    if (when === undefined && Number.isInteger(Number(points)))
      say(
        [...path, 'points'],
        'rule-uses-no-fact',
        `Rule \`${id}\` gives ${points} points to every renewal, always.`,
        'Say with `when` for which, or put them into `base`.',
      );
  });
};
