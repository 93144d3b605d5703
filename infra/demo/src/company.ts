import { addDays, addMonths, type PlainDate } from '@strata/kernel';
import { type DemoEvent, Diary } from './diary.js';
import { profileOf } from './profile.js';
import { type Random, randomOf } from './random.js';
import { type Archetype, STORIES, type Story } from './stories/stories.js';

/** Months of history before `today`. */
const MONTHS = 24;

export type DemoAccount = Readonly<{ accountId: string; name: string; archetype: Archetype }>;

export type DemoDay = Readonly<{ date: PlainDate; events: readonly DemoEvent[] }>;

export type DemoCompany = Readonly<{
  accounts: readonly DemoAccount[];
  /** Every day from 24 months before today up to and including today, which has no events yet. */
  days: readonly DemoDay[];
  /** Number of events of all days. */
  size: number;
}>;

/**
 * The demo company: 300 customers over the 24 months before `today`, told day by day. The same seed and the same
 * day give the same bytes and the same event ids, so a load that was interrupted can simply be done again.
 */
export const demoCompany = ({ seed, today }: { seed: string; today: PlainDate }): DemoCompany => {
  const from = addMonths(today, -MONTHS);
  const until = addDays(today, -1);
  const cast = castOf(randomOf(`${seed}/cast`));
  const byDay = new Map<PlainDate, DemoEvent[]>();
  for (let day = from; day <= today; day = addDays(day, 1)) byDay.set(day, []);

  const accounts = cast.map((story, index): DemoAccount => {
    const accountId = `acct-${String(1001 + index)}`;
    const random = randomOf(`${seed}/${accountId}`);
    const profile = profileOf(index, random.pick(story.sizes), random, story.seasonal ?? false);
    const diary = new Diary(accountId, from, until);
    story.tell({ profile, random, diary, from, until });
    for (const event of diary.events()) byDay.get(event.time.slice(0, 10))?.push(event);
    return { accountId, name: profile.name, archetype: story.archetype };
  });

  const days = [...byDay].map(([date, events]) => ({ date, events: events.sort(byTime) }));
  return { accounts, days, size: days.reduce((sum, { events }) => sum + events.length, 0) };
};

/** Array.sort is stable: events of one minute stay in the order of their accounts, and of their diary. */
const byTime = (a: DemoEvent, b: DemoEvent): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0);

/** Every story as often as it is told, shuffled, so that neighbouring ids are not alike. */
const castOf = (random: Random): readonly Story[] => {
  const left = STORIES.flatMap((story) => Array.from({ length: story.count }, () => story));
  const cast: Story[] = [];
  while (left.length > 0) cast.push(...left.splice(random.int(0, left.length - 1), 1));
  return cast;
};
