import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProfileLayer, tighten } from './profile.ts';
import { openPack } from './sample.fixture.ts';

const layer = (level: string, params: Readonly<Record<string, number>>, from = '2025-01-01'): ProfileLayer => ({
  level,
  source: `${level}文`,
  from,
  params,
});

test('the stricter of province, city and hospital stands, and what was asked looser is shown with its source', () => {
  const layers = [
    layer('省', { 't.count.min': 3, 't.interval.most': 2 }),
    layer('市', { 't.count.min': 4 }),
    layer('本院', { 't.count.min': 2, 't.interval.window': 0, 't.nothing.min': 1 }),
  ];
  const { params, inForce, conflicts } = tighten(openPack, layers, '2025-06-01');
  expect(params).toEqual({ 't.count.min': 4, 't.interval.window': 0 });
  expect(inForce.get('t.count.min')).toEqual({ value: 4, by: '市（市文）' });
  expect(inForce.get('t.interval.most')).toEqual({ value: 2, by: '样例' });
  expect(conflicts.map(({ reason }) => reason)).toEqual([
    '本院（本院文）：t.count.min为2，比市（市文）的4宽，按从严的4执行',
    '本院（本院文）：标准中没有参数t.nothing.min',
  ]);
});

test('a layer counts from its own day', () => {
  const later = [layer('市', { 't.count.min': 5 }, '2025-07-01')];
  expect(tighten(openPack, later, '2025-06-30').params).toEqual({});
  expect(tighten(openPack, later, '2025-07-01').params).toEqual({ 't.count.min': 5 });
});

test('no order of layers and no value ever loosens a parameter', () => {
  const names = ['t.count.min', 't.interval.window', 't.interval.most'];
  const params = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: -3, max: 9 }));
  fc.assert(
    fc.property(fc.array(params, { maxLength: 5 }), (given) => {
      const layers = given.map((one, at) => layer(String(at), one));
      const { inForce } = tighten(openPack, layers, '2025-06-01');
      expect((inForce.get('t.count.min')?.value ?? 0) >= 2).toBe(true);
      expect((inForce.get('t.interval.window')?.value ?? 9) <= 1).toBe(true);
      expect((inForce.get('t.interval.most')?.value ?? 9) <= 2).toBe(true);
      expect(tighten(openPack, [...layers].reverse(), '2025-06-01').params).toEqual(
        tighten(openPack, layers, '2025-06-01').params,
      );
    }),
  );
});
