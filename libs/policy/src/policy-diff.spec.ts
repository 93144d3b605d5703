import { compileText, minimal } from '../test/policy.fixtures.js';
import { diffPolicies } from './policy-diff.js';

const documentOf = (change: (text: string) => string) => compileText(change(minimal)).document;
const changes = (change: (text: string) => string) =>
  diffPolicies(
    documentOf((text) => text),
    documentOf(change),
  ).map(({ text }) => text);

it('says nothing about two policies that are the same', () => {
  expect(changes((text) => text.replaceAll('  ', '  '))).toEqual([]);
});

it('names the tier, the rule, the band and the fact that changed', () => {
  expect(changes((text) => text.replace('enter: 30', 'enter: 35'))).toEqual(['ladder value, tier D: enter 30 → 35']);
  expect(changes((text) => text.replace('max: 10', 'max: 15'))).toEqual(['rule referral: max 10 → 15']);
  expect(changes((text) => text.replace('50000000: 10', '50000000: 12'))).toEqual(['base points: from 50000000 10 → 12']);
  expect(changes((text) => text.replace('window: P12M', 'window: P6M'))).toEqual(['fact order_value: window P12M → P6M']);
  expect(changes((text) => text.replace('version: 1', 'version: 2'))).toEqual(['metadata: version 1 → 2']);
});

it('recognises a rule by its id when another is put before it', () => {
  const added = changes((text) => text.replace('adjust:\n', "adjust:\n    - { id: loyal, points: 5, when: 'referrals > 1' }\n"));
  expect(added).toEqual(['rule loyal added']);
});

it('points into the document', () => {
  const [change] = diffPolicies(
    documentOf((text) => text),
    documentOf((text) => text.replace('enter: 30', 'enter: 35')),
  );
  expect(change).toMatchObject({ pointer: '/ladders/value/tiers/1/enter', kind: 'changed', from: 30, to: 35 });
});
