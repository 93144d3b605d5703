export { edited } from './edited.js';
export { scenario } from './scenario.js';
export { AccountStory, type Fact, inputOf, opening, type Rules } from './story.js';
