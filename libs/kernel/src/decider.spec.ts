import { type Decider, fold } from './decider.js';
import type { Message } from './message.js';
import { Conflict, NotFound, Refusal } from './refusal.js';
import { scenario } from './testing/index.js';

type Open = Message<'Open', { name: string }>;
type Opened = Message<'opened.v1', { name: string }>;

const door: Decider<Open, string | null, Opened> = {
  initial: null,
  decide: ({ data }, open) => {
    if (data.name === '')
      throw new Refusal('name-missing', 'A door needs a name', [
        { pointer: '/name', code: 'required', detail: 'must not be empty' },
      ]);
    return open === data.name ? [] : [{ type: 'opened.v1', data }];
  },
  evolve: (_, { data }) => data.name,
};

const open = (name: string): Open => ({ type: 'Open', data: { name } });
const opened = (name: string): Opened => ({ type: 'opened.v1', data: { name } });
const given = scenario(door).given;

it('folds a history, event by event, into the state', () => {
  expect(fold(door, [])).toBeNull();
  expect(fold(door, [opened('front'), opened('back')])).toBe('back');
});

describe('a scenario', () => {
  it('holds when exactly the expected events follow', () => {
    given(opened('front')).when(open('back')).then(opened('back'));
    given(opened('front')).when(open('front')).thenNothing();
    given().when(open('')).thenRefuses('name-missing');
  });

  it('fails when other events follow, or none, or no refusal', () => {
    expect(() => given().when(open('back')).then(opened('front'))).toThrow();
    expect(() => given().when(open('back')).thenNothing()).toThrow();
    expect(() => given().when(open('back')).thenRefuses('name-missing')).toThrow();
  });

  it('does not take a fault for a refusal', () => {
    const broken: typeof door = { ...door, decide: () => JSON.parse('{') as Opened[] };
    expect(() => scenario(broken).given().when(open('back')).thenRefuses('name-missing')).toThrow(SyntaxError);
  });

  it('fails when a decision changes the state that it was given', () => {
    const careless: Decider<Open, { names: string[] }, Opened> = {
      initial: { names: [] },
      decide: ({ data }, state) => {
        state.names.push(data.name);
        return [{ type: 'opened.v1', data }];
      },
      evolve: (state) => state,
    };
    expect(() => scenario(careless).given().when(open('back')).then(opened('back'))).toThrow(/changed the state/);
  });
});

it('tells a refusal by its code, and a conflict and a missing thing are refusals too', () => {
  const refusal = new Refusal('name-missing', 'A door needs a name');
  expect([refusal.code, refusal.message, refusal.errors]).toEqual(['name-missing', 'A door needs a name', []]);
  expect([new Conflict('c', ''), new NotFound('n', '')].every((error) => error instanceof Refusal)).toBe(true);
});
