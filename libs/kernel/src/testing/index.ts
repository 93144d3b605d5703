export { scenario } from './scenario.js';
