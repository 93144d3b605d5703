import { readdirSync, readFileSync } from 'node:fs';

import { catalogue } from '@strata/contracts';
import { compilePolicy, policySchema } from '@strata/policy';

const folder = new URL('../samples/policies/', import.meta.url);
const samples = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

it.each(samples)('%s is a policy without a mistake, and says to editors what completes it', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  expect(compilePolicy(text, catalogue).problems).toEqual([]);
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../../docs/policy.schema.json');
});

it('publishes the schema of today', () => {
  const published: unknown = JSON.parse(readFileSync(new URL('../../docs/policy.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(policySchema)));
});
