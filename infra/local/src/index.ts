export { mergeDocuments } from './docs.js';
export { serviceOf } from './routes.js';
