import { type DynamicModule, Module } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import { Parking } from '@strata/messaging';
import { DataSource } from 'typeorm';

import { ServiceConfig } from '../config/service.config.js';
import { type Database, LEDGER_POOL } from '../database/database.js';
import { Health } from '../health/health.js';
import { HealthController } from '../health/health.controller.js';
import { LOG, type Log } from '../logging/log.js';
import type { ServiceDefinition } from './service.js';
import { Shutdown } from './shutdown.js';

type Parts = Readonly<{ database: Database; health: Health; log: Log; shutdown: Shutdown }>;

/** Gives every module of the service its config, log, health, shutdown list, ledger, parking and the two ways to PostgreSQL. */
@Module({})
export class KitModule {
  static for<Config extends ServiceConfig>(definition: ServiceDefinition<Config>, config: Config, parts: Parts): DynamicModule {
    const [pool, { schema }] = [parts.database.ledgerPool, definition.database(config)];
    const providers = [
      { provide: ServiceConfig, useValue: config },
      { provide: definition.config, useValue: config },
      { provide: DataSource, useValue: parts.database.source },
      { provide: LEDGER_POOL, useValue: pool },
      { provide: Ledger, useValue: new Ledger({ pool, schema, partitions: config.PARTITIONS }) },
      { provide: Parking, useValue: new Parking({ schema }) },
      { provide: LOG, useValue: parts.log },
      { provide: Health, useValue: parts.health },
      { provide: Shutdown, useValue: parts.shutdown },
    ];
    return {
      module: KitModule,
      global: true,
      imports: [definition.module(config)],
      controllers: [HealthController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
