import { textArray } from './text-array.js';

it('writes texts as PostgreSQL reads an array in its binary form', () => {
  const array = textArray(['é', null, '']);
  const [dimensions, type, length, first] = [0, 8, 12, 16].map((at) => array.readInt32BE(at));
  expect({ dimensions, type, length, first }).toEqual({ dimensions: 1, type: 25, length: 3, first: 1 });
  expect(array.subarray(20).toString('hex')).toBe('00000002c3a9' + 'ffffffff' + '00000000');
  expect(textArray([]).readInt32BE(0)).toBe(0);
});
