import { jest } from '@jest/globals';
import { counting } from './counter.js';

it('says nothing elsewhere than on a terminal until it is known how far it goes', () => {
  jest.useFakeTimers();
  const said: string[] = [];
  const stream = { isTTY: false, write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const counter = counting('events', 0, stream);
  jest.advanceTimersByTime(5_000);
  counter.at(1_200, 50_808);
  jest.advanceTimersByTime(5_000);
  counter.stop();
  jest.advanceTimersByTime(5_000);
  jest.useRealTimers();
  expect(said).toEqual(['1,200 of 50,808 events\n']);
});
