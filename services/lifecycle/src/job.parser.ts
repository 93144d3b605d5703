import type { BacktestOrder } from './backtest/run-backtest.js';

/** What a backtest was asked for, as it was checked before it was started. */
export const orderOf = (request: unknown): BacktestOrder => request as BacktestOrder;
