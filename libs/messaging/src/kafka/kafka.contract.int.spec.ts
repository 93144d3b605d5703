import { describeSource } from '../../test/source.contract.js';
import { kafkaSourceOver } from './testing/contract.fixtures.js';

describeSource({
  name: 'Kafka',
  makeSource: ({ url }) => kafkaSourceOver(url),
  program: new URL('./testing/contract.program.ts', import.meta.url),
});
