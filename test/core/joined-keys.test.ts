import { expect, test } from 'vitest';
import { KeyRegister } from '../../src/core/joined-keys.js';

const [ONE, OTHER] = ['00000000000000aa', '00000000000000bb'];
const keyOf = (number: number) => number.toString(16).padStart(16, '0');

test('what is not changed is handed on as it was', () => {
  const before = new Map([[ONE, [keyOf(1)]]]);
  const register = new KeyRegister(before);
  register.add(keyOf(1), ONE);
  register.drop(OTHER);
  expect(register.close()).toBe(before);
});

test('a key names one record, the last that it was led to', () => {
  const before = new Map([[ONE, [keyOf(1), keyOf(2)]]]);
  const register = new KeyRegister(before);
  register.add(keyOf(1), OTHER);
  expect(register.find(keyOf(1))).toBe(OTHER);
  register.add(keyOf(3), OTHER);
  expect(register.close()).toEqual(
    new Map([
      [ONE, [keyOf(2)]],
      [OTHER, [keyOf(1), keyOf(3)]],
    ]),
  );
  expect(before.get(ONE)).toHaveLength(2);
});

test('a record that is gone leaves no names, and may have new ones', () => {
  const register = new KeyRegister(new Map([[ONE, [keyOf(1)]]]));
  register.drop(ONE);
  expect(register.find(keyOf(1))).toBeUndefined();
  register.add(keyOf(2), ONE);
  expect([...register.close()]).toEqual([[ONE, [keyOf(2)]]]);
  register.drop(ONE);
  expect([...register.close()]).toEqual([]);
});

test('the first fifty thousand keys of a record are kept', () => {
  const register = new KeyRegister(new Map());
  for (let number = 0; number < 50_010; number++) register.add(keyOf(number), ONE);
  const keys = register.close().get(ONE) ?? [];
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([50_000, keyOf(0), keyOf(49_999)]);
  expect(register.find(keyOf(50_005))).toBeUndefined();
});
