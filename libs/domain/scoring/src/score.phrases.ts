/** The languages in which a score is explained. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The sentences of an explanation. What is passed in is already in words. */
export type Phrases = Readonly<{
  list: (items: readonly string[]) => string;
  yes: string;
  no: string;
  none: string;
  inBrackets: (text: string) => string;
  notGraded: (reason: string) => string;
  total: (points: number, base: number) => string;
  limited: (unclamped: number) => string;
  fired: (rule: string, points: string, facts: string) => string;
  cappedFrom: (raw: string) => string;
  notFired: (rule: string, why: string) => string;
  /** One fact is not known, or several are. */
  isMissing: (facts: string, count: number) => string;
  doesNotHold: (facts: string) => string;
  givesNothing: (facts: string) => string;
  lapsed: (on: string) => string;
  failed: (error: string) => string;
  unknown: (facts: string) => string;
  uncounted: (line: string) => string;
  standing: (ladder: string, tier: string, since: string) => string;
  next: (points: number, tier: string) => string;
  rises: (on: string, tier: string) => string;
  /** `points` are missing to stay; null where rules decide. `canWait`: the policy may hold the fall. */
  falls: (on: string, tier: string, points: number | null, canWait: boolean) => string;
  heldByHand: (until: string, reason: string, by: string, approvedBy: string) => string;
  /** Sentences about one thing, one behind the other. */
  together: (sentences: readonly string[]) => string;
  top: string;
  more: (change: string, fact: string, to: string) => string;
  fewer: (change: string, fact: string, to: string) => string;
  upTo: (fact: string, to: string) => string;
  downTo: (fact: string, to: string) => string;
  becomes: (fact: string, to: string) => string;
  tagged: (tag: string) => string;
  untagged: (tag: string) => string;
  reaches: (change: string, tier: string, ladder: string, points: number) => string;
  nothingReaches: (tier: string, ladder: string) => string;
}>;

const en: Phrases = {
  list: (items) => items.join(', '),
  yes: 'yes',
  no: 'no',
  none: 'none',
  inBrackets: (text) => (text === '' ? '' : ` (${text})`),
  notGraded: (reason) => `Not graded: ${reason}.`,
  total: (points, base) => `${points} points, ${base} of them to begin with.`,
  limited: (unclamped) => `Held within the limits of the policy: ${unclamped} points without them.`,
  fired: (rule, points, facts) => `${points} for ${rule}${facts}.`,
  cappedFrom: (raw) => `limited from ${raw}`,
  notFired: (rule, why) => `Nothing for ${rule}: ${why}.`,
  isMissing: (facts, count) => `${facts} ${count === 1 ? 'is' : 'are'} not known`,
  doesNotHold: (facts) => `its condition does not hold${facts}`,
  givesNothing: (facts) => `it gives no points${facts}`,
  lapsed: (on) => `its points lapsed on ${on}`,
  failed: (error) => `it cannot be computed: ${error}`,
  unknown: (facts) => `Not known, and not counted as zero: ${facts}.`,
  uncounted: (line) => `Not counted: ${line}.`,
  standing: (ladder, tier, since) => `${ladder}: ${tier} since ${since}.`,
  next: (points, tier) => `${points} more ${points === 1 ? 'point reaches' : 'points reach'} ${tier}.`,
  rises: (on, tier) => `Rises to ${tier} on ${on} if what was earned lasts.`,
  falls: (on, tier, points, canWait) =>
    `Falls to ${tier} on ${on}${canWait ? ', later while the policy holds it,' : ''} unless ${points === null ? 'its rule holds again' : `${points} more ${points === 1 ? 'point comes' : 'points come'}`}.`,
  heldByHand: (until, reason, by, approvedBy) =>
    `Held by hand until ${until}: ${reason} (asked for by ${by}, allowed by ${approvedBy}).`,
  together: (sentences) => sentences.join(' '),
  top: 'That is the highest tier.',
  more: (change, fact) => `${change} more: ${fact}`,
  fewer: (change, fact) => `${change} fewer: ${fact}`,
  upTo: (fact, to) => `${fact} up to ${to}`,
  downTo: (fact, to) => `${fact} down to ${to}`,
  becomes: (fact, to) => `${fact}: ${to}`,
  tagged: (tag) => `the tag ${tag}`,
  untagged: (tag) => `without the tag ${tag}`,
  reaches: (change, tier, ladder, points) => `Alone would reach ${tier} (${ladder}), with ${points} points: ${change}.`,
  nothingReaches: (tier, ladder) => `No single fact alone would reach ${tier} (${ladder}).`,
};

const zh: Phrases = {
  list: (items) => items.join('、'),
  yes: '是',
  no: '否',
  none: '无',
  inBrackets: (text) => (text === '' ? '' : `（${text}）`),
  notGraded: (reason) => `不参与评级：${reason}。`,
  total: (points, base) => `共 ${points} 分，其中基础分 ${base} 分。`,
  limited: (unclamped) => `受总分上下限约束，约束前为 ${unclamped} 分。`,
  fired: (rule, points, facts) => `${rule}：${points} 分${facts}。`,
  cappedFrom: (raw) => `封顶前 ${raw} 分`,
  notFired: (rule, why) => `${rule}：未计分，${why}。`,
  isMissing: (facts) => `${facts}未知`,
  doesNotHold: (facts) => `条件不成立${facts}`,
  givesNothing: (facts) => `得分为零${facts}`,
  lapsed: (on) => `已于 ${on} 失效`,
  failed: (error) => `无法计算：${error}`,
  unknown: (facts) => `未知（不计分，也不当作零）：${facts}。`,
  uncounted: (line) => `未计入：${line}。`,
  standing: (ladder, tier, since) => `${ladder}：${tier}，自 ${since} 起。`,
  next: (points, tier) => `再得 ${points} 分即达到 ${tier}。`,
  rises: (on, tier) => `若保持到 ${on}，即升为 ${tier}。`,
  falls: (on, tier, points, canWait) =>
    `将于 ${on} 降至 ${tier}${canWait ? '（政策暂缓期间顺延）' : ''}，${points === null ? '除非规则重新成立' : `再得 ${points} 分即可保级`}。`,
  heldByHand: (until, reason, by, approvedBy) => `人工设定，有效期至 ${until}：${reason}（申请人 ${by}，批准人 ${approvedBy}）。`,
  together: (sentences) => sentences.join(''),
  top: '已是最高等级。',
  more: (change, fact) => `${fact}再增加 ${change}`,
  fewer: (change, fact) => `${fact}减少 ${change}`,
  upTo: (fact, to) => `${fact}达到 ${to}`,
  downTo: (fact, to) => `${fact}降至 ${to}`,
  becomes: (fact, to) => `${fact}为 ${to}`,
  tagged: (tag) => `带有标签 ${tag}`,
  untagged: (tag) => `去掉标签 ${tag}`,
  reaches: (change, tier, ladder, points) => `仅凭一项即可达到 ${tier}（${ladder}，共 ${points} 分）：${change}。`,
  nothingReaches: (tier, ladder) => `没有任何单项变化足以达到 ${tier}（${ladder}）。`,
};

export const PHRASES: Readonly<Record<Language, Phrases>> = { en, zh };
