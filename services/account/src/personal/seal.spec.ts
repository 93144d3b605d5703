import { newKey, open, seal } from './seal.js';

const place = { accountId: 'acct-a', contactId: 'p-1', field: 'name' };

describe('personal data', () => {
  const key = newKey();

  it('opens with the key of the person, and looks different every time it is sealed', () => {
    const sealed = seal(key, place, '李伟');
    expect(open(key, place, sealed)).toBe('李伟');
    expect(sealed).toMatch(/^sealed:v1:[A-Za-z0-9_-]+$/);
    expect(seal(key, place, '李伟')).not.toBe(sealed);
  });

  it('does not open with another key, in another field, under another person, or changed', () => {
    const sealed = seal(key, place, 'Li Wei');
    expect(() => open(newKey(), place, sealed)).toThrow();
    expect(() => open(key, { ...place, field: 'email' }, sealed)).toThrow();
    expect(() => open(key, { ...place, contactId: 'p-2' }, sealed)).toThrow();
    expect(() => open(key, place, `${sealed.slice(0, -2)}AA`)).toThrow();
  });
});
