import { createHmac } from 'node:crypto';
import { compareUtf8 } from '@qinglian/kernel/hash/sha256.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitmentOf, drawFrom, poolHashOf, publicEntropy, rank, seedOf, sortIds } from './draw.ts';

const hospitals = Array.from({ length: 40 }, (_, i) => `H${String(i + 1).padStart(2, '0')}`);
const whole = { name: '全部', take: 5, substitutes: 2, ids: hospitals };

test('the published vector holds: pool, seed, order and substitutes', () => {
  const poolHash = poolHashOf([whole]);
  const entropy = publicEntropy({ source: '福彩3D', issue: '2025312', value: '4 0 7' });
  const seed = seedOf(poolHash, entropy, '2025-抽查-2');
  expect(poolHash).toBe('7cdae4a7eb238278114b93cba8929a77590dcc7cda679eb02bfa10bf32eac7c8');
  expect(seed).toBe('535458b3b5b627a55284d29facf47cee976420c683e7f8d43b3e09b2cffb05f9');
  expect(drawFrom(seed, whole)).toEqual({
    name: '全部',
    drawn: ['H34', 'H09', 'H17', 'H29', 'H02'],
    substitutes: ['H05', 'H40'],
  });
});

test('every institution has the same chance: 6,000 draws of 5 from 40 pass the χ² test', () => {
  const counts = new Map(hospitals.map((id) => [id, 0]));
  const runs = 6_000;
  for (let i = 0; i < runs; i++)
    for (const id of drawFrom(seedOf('0'.repeat(64), `随机数${i}`, 'chi'), whole).drawn)
      counts.set(id, (counts.get(id) ?? 0) + 1);
  const expected = (runs * 5) / 40;
  let chi = 0;
  for (const count of counts.values()) chi += (count - expected) ** 2 / expected;
  // Drawing without replacement shrinks the variance by (40 − 5) / 39; 99.9 % of χ²(39) lies below 72.1.
  expect((chi * 39) / 35).toBeLessThan(72.1);
  expect((chi * 39) / 35).toBeGreaterThan(15.6);
});

test('the order of the list, and who else is in another group, change nothing for the ranking', () => {
  const id = fc.stringMatching(/^[A-Z0-9党医院]{1,8}$/);
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 30 }), fc.nat(), (ids, n) => {
      const seed = seedOf(poolHashOf([{ ids }]), String(n), 'x');
      const shuffled = [...ids].reverse();
      expect(rank(seed, ids)).toEqual(rank(seed, shuffled));
      expect(poolHashOf([{ ids }])).toBe(poolHashOf([{ ids: shuffled.slice(1) }, { ids: shuffled.slice(0, 1) }]));
      const half = ids.filter((_, i) => i % 2 === 0);
      expect(rank(seed, half)).toEqual(rank(seed, ids).filter((item) => half.includes(item)));
    }),
  );
});

test('the ranking is that of plain HMAC-SHA-256, drawn and substitutes never overlap, all come from the pool', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 25 }), fc.nat(), fc.nat(), (ids, n, m) => {
      const take = 1 + (n % ids.length);
      const seed = seedOf(poolHashOf([{ ids }]), String(n), String(m));
      const { drawn, substitutes } = drawFrom(seed, { name: 'g', take, substitutes: m % 5, ids });
      const plain = ids
        .map((item) => [createHmac('sha256', Buffer.from(seed, 'hex')).update(item).digest('hex'), item] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      expect([...drawn, ...substitutes]).toEqual(plain.slice(0, take + (m % 5)).map(([, item]) => item));
      expect(drawn).toHaveLength(take);
      expect(new Set([...drawn, ...substitutes]).size).toBe(drawn.length + substitutes.length);
    }),
  );
});

test('nothing is drawn from a group that is too small', () => {
  expect(() => drawFrom('0'.repeat(64), { ...whole, take: 41 })).toThrow(RangeError);
  expect(() => drawFrom('0'.repeat(64), { ...whole, take: 0 })).toThrow(RangeError);
});

test('ids are sorted by bytes, not by UTF-16 units', () => {
  expect(sortIds(['\u{20bb7}医院', '\uff28医院', 'H01'])).toEqual(['H01', '\uff28医院', '\u{20bb7}医院']);
  expect(compareUtf8('\u{20bb7}', '\uff28')).toBeGreaterThan(0);
});

test('a commitment fits one value of one party in one draw only', () => {
  const commitment = commitmentOf('a'.repeat(64), '卫健局', '00'.repeat(16));
  const others = [
    commitmentOf('b'.repeat(64), '卫健局', '00'.repeat(16)),
    commitmentOf('a'.repeat(64), '医院', '00'.repeat(16)),
    commitmentOf('a'.repeat(64), '卫健局', '01'.repeat(16)),
  ];
  expect(new Set([commitment, ...others]).size).toBe(4);
});
