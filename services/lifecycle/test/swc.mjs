import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const options = JSON.parse(readFileSync(new URL('../../../infra/toolchain/swc.json', import.meta.url), 'utf8'));

/** Our sources in a process of its own, decorators included, which Node's own stripping of types does not take. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      ...options,
      $schema: undefined,
      swcrc: false,
      sourceMaps: 'inline',
      filename,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
