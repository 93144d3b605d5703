import nx from '@nx/eslint-plugin';

/** How high a project stands. Every project has one of these and one scope; boundaries.spec.ts counts them. */
export const layers = ['kernel', 'contracts', 'policy', 'domain', 'testing', 'platform', 'audit', 'service', 'infra'].map(
  (name) => `layer:${name}`,
);

/** Whose a project is. Contexts know each other through contracts only. */
const contexts = ['account', 'scoring', 'lifecycle', 'cli'];
export const scopes = ['shared', ...contexts].map((name) => `scope:${name}`);

const layer = (name, mayUse, packages) => ({
  sourceTag: `layer:${name}`,
  onlyDependOnLibsWithTags: mayUse.map((one) => `layer:${one}`),
  ...(packages && { allowedExternalImports: packages }),
});

/** Every constraint that matches a project must hold; an empty list of packages means no npm package whatsoever. */
const depConstraints = [
  layer('kernel', [], ['fast-check']),
  layer('contracts', ['kernel'], ['ajv', 'ajv/*', 'ajv-formats', 'yaml', 'fast-check']),
  layer(
    'policy',
    ['kernel'],
    ['@marcbachmann/cel-js', 'ajv', 'ajv/*', 'canonicalize', 'chinese-days', 'fast-check', 'temporal-polyfill', 'yaml'],
  ),
  // Deciding is arithmetic on plain data: no package, or replay and live could come to differ by an upgrade.
  layer('domain', ['kernel', 'domain', 'policy'], ['fast-check']),
  // What tests stand on: PostgreSQL, and a company with a history. It knows the facts, and none of what is made of them.
  layer('testing', ['kernel', 'contracts']),
  layer('platform', ['kernel', 'platform', 'testing']),
  layer('audit', ['kernel', 'domain', 'policy', 'platform']),
  layer('service', ['kernel', 'contracts', 'policy', 'domain', 'platform', 'audit', 'testing']),
  // What the services stand on: it starts them as processes and talks to them over HTTP, so it needs none of their code.
  layer('infra', ['kernel', 'contracts', 'policy', 'platform', 'testing', 'infra']),
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  ...contexts.map((context) => ({
    sourceTag: `scope:${context}`,
    onlyDependOnLibsWithTags: [`scope:${context}`, 'scope:shared'],
  })),
  // No line for '*': a project that matches none of the above may then depend on nothing, which is how a forgotten tag fails.
];

export const boundaries = {
  files: ['**/*.ts', '**/*.js', '**/*.mjs'],
  plugins: { '@nx': nx },
  rules: {
    '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
  },
};
