import { createLog } from './log.js';
import { underCorrelation } from '../request/request-context.js';

const linesOf = (write: (log: ReturnType<typeof createLog>) => void, level = 'info'): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(createLog('account', level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('writes one JSON object a line, with level, time and service', () => {
  const [line] = linesOf((log) => log.info({ stream: 'account-a', version: 3 }, 'recorded'));
  expect(line).toMatchObject({ level: 'info', service: 'account', message: 'recorded', stream: 'account-a', version: 3 });
  expect(line?.time).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/);
});

it('keeps quiet below its level', () => {
  expect(linesOf((log) => log.debug('chatter'))).toEqual([]);
});

it('puts the correlation id on every line written while a request is handled', () => {
  const [line] = linesOf((log) => underCorrelation('c-1', () => log.info('x')));
  expect(line).toMatchObject({ correlationId: 'c-1' });
});

it('never repeats what PostgreSQL says about values', () => {
  const violation = Object.assign(new Error('duplicate key value 4711'), {
    code: '23505', severity: 'ERROR', routine: '_bt_check_unique', table: 'ledger_event', constraint: 'ledger_event_id', detail: 'Key (id)=(4711) exists.',
  }); // prettier-ignore
  const below = Object.assign(new Error('duplicate key value 4711'), {
    query: 'INSERT',
    parameters: ['4711'],
    driverError: violation,
  });
  const lines = linesOf((log) => {
    log.error({ err: violation }, 'failed');
    log.error({ err: below }, 'failed');
  });
  expect(JSON.stringify(lines)).not.toContain('4711');
  for (const { err } of lines) expect(err).toMatchObject({ code: '23505', table: 'ledger_event', constraint: 'ledger_event_id' });
});
