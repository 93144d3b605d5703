export { type DemoAccount, type DemoCompany, demoCompany, type DemoDay } from './company.js';
export type { DemoEvent } from './diary.js';
export type { Archetype } from './stories/stories.js';
