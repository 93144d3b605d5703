import { type Command, Option } from 'commander';
import { type Context, finished, running } from '../command.js';
import { search } from '../http/pages.js';
import { policyViewOf } from '../scores/policy-view.js';
import { scoreOf } from '../scores/score.js';
import { type Language, LANGUAGES } from '../scores/label.js';
import { unrecordedText, whyInWords, whyText } from '../scores/why.js';
import { instant, plainDate } from './arguments.js';
import { documentOf } from './policy-documents.js';

type Options = { asOf?: string; knownAt?: string; lang: Language; json?: boolean };

export const whyCommand = (program: Command): void => {
  const command = program
    .command('why <account>')
    .summary('the decision in force, with everything it rests on')
    .description(
      'Explains the points and tiers of an account: facts, base, rules that fired and rules that did not, what the next tier takes, and the cause; of a past day also what is known of it now, and by which late facts that differs.',
    )
    .option('--as-of <date>', 'as it stood at the end of that day', plainDate)
    .option('--known-at <instant>', 'from what had been recorded by then', instant)
    .addOption(new Option('--lang <language>', 'en: with formulas; zh: in Chinese sentences').choices(LANGUAGES).default('en'))
    .action((account: string, options: Options) => running(options, (context) => run(account, options, context)));
  finished(command, [
    'strata why acct-14646',
    'strata why acct-14646 --as-of 2011-06-30',
    'strata why acct-14646 --lang zh',
    'strata why acct-14646 --as-of 2011-06-30 --known-at 2011-07-01T00:00:00Z',
  ]);
};

const run = async (account: string, { asOf, knownAt, lang }: Options, { api, json, print }: Context): Promise<void> => {
  const answer = await api.get(`/v1/scores/${encodeURIComponent(account)}${search({ asOf, knownAt })}`);
  const score = scoreOf(answer);
  if (!score.isOnRecord) return print(answer, () => unrecordedText(score, lang));
  if (lang !== 'en') {
    print(answer, () => whyInWords(score, lang));
    return;
  }
  const policy = json ? undefined : policyViewOf(await documentOf(api, score.policy));
  print(answer, () => (policy ? whyText(score, policy) : ''));
};
