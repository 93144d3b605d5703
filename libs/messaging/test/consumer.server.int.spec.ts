import 'reflect-metadata';
import { Controller, Module, UseFilters } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Ledger } from '@strata/ledger';
import { type Batch, BatchContext, BatchFilter, ConsumerServer, LedgerSource } from '../src/index.js';
import { noting } from './noting.js';
import { eventually, PARTITIONS, upTo, World } from './world.js';

let failures = 0;
const failTwice = noting(() => {
  if (failures++ < 2) throw new Error('not yet');
});

@Controller()
@UseFilters(BatchFilter)
class Consumers {
  @EventPattern<'account.ledger.v1'>('account.ledger.v1', { consumer: 'scoring.first' })
  async first(@Payload() batch: Batch, @Ctx() context: BatchContext): Promise<void> {
    expect(context).toBeInstanceOf(BatchContext);
    await failTwice(batch, context);
  }

  @EventPattern<'account.ledger.v1'>('account.ledger.v1', { consumer: 'scoring.second' })
  async second(@Payload() batch: Batch, @Ctx() context: BatchContext): Promise<void> {
    await noting()(batch, context);
  }
}

@Module({ controllers: [Consumers] })
class ConsumersModule {}

const serverOver = (world: World): ConsumerServer => {
  const own = new Ledger({ pool: world.pool(), schema: 'scoring', partitions: PARTITIONS });
  const source = new LedgerSource({ ledger: new Ledger({ pool: world.pool(), schema: 'account', partitions: PARTITIONS }) });
  return new ConsumerServer({ sources: { 'account.ledger.v1': source }, pool: own.pool, checkpoints: own });
};

it('gives each handler of a Nest module whole batches, a checkpoint of its own, and its errors back to retry', async () => {
  await using world = await World.create();
  await world.record(2, 30);
  const strategy = serverOver(world);
  const app = await NestFactory.createMicroservice(ConsumersModule, { strategy, logger: false });
  await using ending = new AsyncDisposableStack();
  ending.defer(async () => {
    await app.close();
    await strategy.close();
  });
  await app.listen();
  for (const consumer of ['scoring.first', 'scoring.second']) {
    await eventually(`${consumer} is done`, async () => (await world.effects(consumer))[2]?.length === 30);
    expect((await world.effects(consumer))[2]).toEqual(upTo(30));
  }
  expect(failures).toBeGreaterThan(2);
  await eventually('there is no lag', async () => (await strategy.lag()) === 0);
  expect(strategy.health().map(({ consumer, live, ready }) => ({ consumer, live, ready }))).toEqual([
    { consumer: 'scoring.first', live: true, ready: true },
    { consumer: 'scoring.second', live: true, ready: true },
  ]);
});

it('refuses a handler without a name of its own, or of a ledger that it has no source for', async () => {
  await using world = await World.create();
  const handler = () => Promise.resolve();
  const server = serverOver(world);
  expect(() => server.addHandler('account.ledger.v1', handler, true, {})).toThrow(
    "must be an @EventPattern with { consumer: '<service>.<purpose>' }",
  );
  expect(() => server.addHandler('billing.ledger.v1', handler, true, { consumer: 'scoring.x' })).toThrow(
    'no source is configured',
  );
  server.addHandler('account.ledger.v1', handler, true, { consumer: 'scoring.x' });
  expect(() => server.addHandler('account.ledger.v1', handler, true, { consumer: 'scoring.x' })).toThrow(
    'two handlers are called scoring.x',
  );
});
