import type { Command } from 'commander';
import pc from 'picocolors';
import { type Context, finished, running } from '../command.js';
import { followJob } from '../http/jobs.js';
import type { Api } from '../http/api.js';
import { type JsonRecord, textOf } from '../http/json.js';
import { itemsOf, search } from '../http/pages.js';
import { whatIfText } from '../what-if/what-if.js';
import { plainDate, policyVersionOf } from './arguments.js';
import { policyFile } from './policy-documents.js';

type Options = { from?: string; to?: string; json?: boolean };

export const whatIfCommand = (program: Command): void => {
  const command = program
    .command('what-if <policy>')
    .summary('the real history under another policy, beside what happened')
    .description(
      'Runs the recorded history under a candidate, a file or a version as id@version, and shows whom it would move, what they are worth,\n' +
        'which rights they would gain and lose, and which of its rules never fire. Changes nothing.',
    )
    .option('--from <day>', 'the candidate holds from that day on (without: from the first day)', plainDate)
    .option('--to <day>', 'compare at the end of that day (without: now)', plainDate)
    .action((policy: string, options: Options) => running(options, (context) => run(policy, options, context)));
  finished(command, ['strata what-if candidate.yaml', 'strata what-if cn-b2b@3 --from 2026-01-01 --to 2026-03-31']);
};

const run = async (policy: string, { from, to }: Options, { api, json, print }: Context): Promise<void> => {
  const job = policyVersionOf(policy)
    ? await api.post('/v1/what-ifs', { policy, from, to })
    : await api.post(`/v1/what-ifs${search({ from, to })}`, await policyFile(policy), 'application/yaml');
  const id = textOf(job, 'id');
  const result = await followJob(api, `/v1/what-ifs/${id}`);
  const whole = json && result['movesAreCut'] === true ? await withAllMoves(api, id, result) : result;
  print(whole, () => `${whatIfText(result)}\n\n${pc.dim(`What-if ${id}: name it with strata policy try --what-if.`)}`);
};

/** The result shows the first moves; a program is given all of them. */
const withAllMoves = async (api: Api, id: string, result: JsonRecord): Promise<JsonRecord> => {
  const moves = await Array.fromAsync(itemsOf(api, `/v1/what-ifs/${id}/moves`));
  return { ...result, moves, movesAreCut: false };
};
