import { registerHooks } from 'node:module';

/**
 * `node --import infra/toolchain/typescript.mjs file.ts` runs our sources without a build: Node strips the types, this
 * finds `./x.ts` where a source says `./x.js`, and the sources of our own packages instead of their `dist`.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@strata/')) return next(specifier, { ...context, conditions: ['types', ...context.conditions] });
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts'))
      return next(`${specifier.slice(0, -3)}.ts`, context);
    return next(specifier, context);
  },
});
