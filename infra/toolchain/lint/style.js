import tseslint from 'typescript-eslint';

export const specs = ['**/*.spec.ts', '**/*.fixtures.ts', '**/test/**', '**/testing/**'];

/** Constructs that the whole repository does without. */
export const bannedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one thing, one name, everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'List what a project offers; export * hides it.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  { selector: 'TSModuleDeclaration:not([global=true]):not([declare=true])', message: 'Use modules, not namespaces.' },
];

/** libs/testing starts servers and clones databases: for specs, for the launcher that shares its server, and for benches. */
export const testingOnlyInSpecs = {
  group: ['@strata/testing', '@strata/*/testing', 'fast-check'],
  message: 'Only specs (and infra/) may use what exists for tests.',
};

const code = {
  files: ['**/*.ts'],
  languageOptions: { parserOptions: { projectService: true } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: {
    '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/no-shadow': ['error', { allow: ['_'] }],
    'no-restricted-syntax': ['error', ...bannedSyntax],
    'no-restricted-imports': ['error', { patterns: [testingOnlyInSpecs] }],
    'no-console': 'error',
    eqeqeq: 'error',
    // Numbers in text are fine, and a Nest module is a class with nothing in it.
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
    '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
    // Whether a void expression is returned or marked is a matter of taste.
    '@typescript-eslint/no-confusing-void-expression': 'off',
    '@typescript-eslint/no-meaningless-void-operator': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/no-invalid-void-type': 'off',
    // Options of a framework are plain objects, whatever class describes them.
    '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    // An async method keeps its promise to reject instead of throwing, also while it has nothing to await.
    '@typescript-eslint/require-await': 'off',
  },
};

const inSpecs = {
  files: specs,
  rules: {
    '@typescript-eslint/consistent-type-assertions': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/unbound-method': 'off',
    'no-restricted-imports': 'off',
  },
};

/** Text from outside becomes a value of ours in a parser, after a check: the one place where a type is asserted. */
const inParsers = {
  files: ['**/*.parser.ts', '**/*parse*.ts', '**/rows.ts', '**/*.schema.ts'],
  rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
};

/** Programs for a terminal print; the launcher shares the server of the tests. */
const inInfra = { files: ['infra/**'], rules: { 'no-restricted-imports': 'off', 'no-console': 'off' } };

const configs = {
  files: ['eslint.config.js', 'infra/toolchain/**/*.mjs'],
  rules: { 'no-restricted-syntax': ['error', ...bannedSyntax.slice(1)] },
};

const plain = { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked };

export const style = [...tseslint.configs.strictTypeChecked, code, inSpecs, inParsers, inInfra, plain, configs];
