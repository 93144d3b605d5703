#!/usr/bin/env node
// Starts the built command under Node 24. Written so that an older Node can read it: it may be the one that npx found.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const main = new URL('../dist/main.js', import.meta.url);

const localNode = () => {
  try {
    return createRequire(import.meta.url).resolve('node/bin/node');
  } catch {
    return undefined;
  }
};

if (!existsSync(main)) {
  console.error('strata is not built yet: run "npm start", which builds it, or "npx nx build cli".');
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  // An import makes much garbage and keeps little: without this the heap would grow to several times what it holds.
  setFlagsFromString('--heap-growing-percent=30');
  await import(main.href);
} else {
  const node = localNode();
  if (node) {
    const { status, signal } = spawnSync(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
    if (signal) process.kill(process.pid, signal);
    process.exitCode = status ?? 1;
  } else {
    console.error(`strata needs Node 24 and found ${process.versions.node}: run "npm ci", which brings its own.`);
    process.exitCode = 1;
  }
}
