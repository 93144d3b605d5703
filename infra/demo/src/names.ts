import type { Random } from './random.js';

/** Where a customer sits: the region is the sales region of the demo company. */
export type Place = Readonly<{ region: string; city: string }>;

/** What a customer does, and the word that its name carries. */
export type Trade = Readonly<{ industry: string; businessType: string; word: string }>;

const BRAND_HEADS = [
  'Yan',
  'Qiu',
  'Lan',
  'Mu',
  'Ruo',
  'Shen',
  'Xun',
  'Zhen',
  'Bei',
  'Chi',
  'Dai',
  'Fan',
  'Gui',
  'Hui',
  'Jing',
  'Kai',
  'Ling',
  'Min',
  'Nuo',
  'Pei',
] as const;
const BRAND_TAILS = [
  'xi',
  'hao',
  'wan',
  'ting',
  'mo',
  'lu',
  'yao',
  'qiao',
  'dun',
  'ke',
  'song',
  'bai',
  'ran',
  'zhi',
  'luo',
] as const;

const PLACES: readonly [Place, ...Place[]] = [
  { region: 'east', city: 'Shanghai' },
  { region: 'east', city: 'Hangzhou' },
  { region: 'east', city: 'Suzhou' },
  { region: 'east', city: 'Ningbo' },
  { region: 'east', city: 'Nanjing' },
  { region: 'south', city: 'Shenzhen' },
  { region: 'south', city: 'Guangzhou' },
  { region: 'south', city: 'Dongguan' },
  { region: 'south', city: 'Xiamen' },
  { region: 'north', city: 'Beijing' },
  { region: 'north', city: 'Tianjin' },
  { region: 'north', city: 'Qingdao' },
  { region: 'central', city: 'Wuhan' },
  { region: 'central', city: 'Changsha' },
  { region: 'central', city: 'Hefei' },
  { region: 'west', city: 'Chengdu' },
  { region: 'west', city: 'Chongqing' },
  { region: 'west', city: "Xi'an" },
];

const TRADES: readonly [Trade, ...Trade[]] = [
  { industry: 'machinery', businessType: 'manufacturer', word: 'Precision' },
  { industry: 'machinery', businessType: 'manufacturer', word: 'Bearings' },
  { industry: 'electronics', businessType: 'manufacturer', word: 'Circuits' },
  { industry: 'electronics', businessType: 'distributor', word: 'Components' },
  { industry: 'food', businessType: 'manufacturer', word: 'Foods' },
  { industry: 'food', businessType: 'distributor', word: 'Provisions' },
  { industry: 'textiles', businessType: 'manufacturer', word: 'Textiles' },
  { industry: 'logistics', businessType: 'service', word: 'Logistics' },
  { industry: 'logistics', businessType: 'service', word: 'Cold Chain' },
  { industry: 'medical', businessType: 'manufacturer', word: 'Medical Devices' },
  { industry: 'medical', businessType: 'service', word: 'Diagnostics' },
  { industry: 'education', businessType: 'service', word: 'Learning' },
  { industry: 'gaming', businessType: 'platform', word: 'Games' },
  { industry: 'finance', businessType: 'platform', word: 'Leasing' },
  { industry: 'furniture', businessType: 'retailer', word: 'Home' },
  { industry: 'retail', businessType: 'retailer', word: 'Markets' },
  { industry: 'chemicals', businessType: 'manufacturer', word: 'Coatings' },
  { industry: 'energy', businessType: 'service', word: 'Energy Services' },
];

/** Trades that sell most before year's end and the spring festival. */
const SEASONAL_TRADES: readonly [Trade, ...Trade[]] = [
  { industry: 'food', businessType: 'distributor', word: 'Gifts' },
  { industry: 'retail', businessType: 'retailer', word: 'Department Stores' },
  { industry: 'textiles', businessType: 'retailer', word: 'Knitwear' },
  { industry: 'food', businessType: 'manufacturer', word: 'Teas' },
];

/** The n-th of 300 brands; no two accounts share one. */
export const brandOf = (n: number): string => {
  // 7 and 300 have no common divisor: neighbours in the list do not begin with the same syllable.
  const index = (n * 7) % (BRAND_HEADS.length * BRAND_TAILS.length);
  return `${BRAND_HEADS[index % BRAND_HEADS.length] ?? ''}${BRAND_TAILS[Math.floor(index / BRAND_HEADS.length)] ?? ''}`;
};

export const placeOf = (random: Random): Place => random.pick(PLACES);

export const tradeOf = (random: Random, seasonal: boolean): Trade => random.pick(seasonal ? SEASONAL_TRADES : TRADES);

const FAMILY_NAMES = ['Lin', 'Zhou', 'Xu', 'Song', 'Tang', 'Luo', 'Gao', 'Xie', 'Han', 'Deng', 'Cao', 'Peng'] as const;
const GIVEN_NAMES = ['Yawen', 'Haoran', 'Minzhi', 'Kexin', 'Jiahao', 'Ruolan', 'Zihan', 'Siyuan', 'Wenbo', 'Yutong'] as const;

/** A person who does not exist. */
export const personOf = (random: Random): string => `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`;
