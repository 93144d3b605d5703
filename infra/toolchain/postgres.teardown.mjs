import { once } from 'node:events';

export default async () => {
  const supervisor = globalThis.strataTestSupervisor;
  if (!supervisor || supervisor.exitCode !== null) return;
  const ended = once(supervisor, 'exit');
  supervisor.stdin.end();
  await ended;
};
