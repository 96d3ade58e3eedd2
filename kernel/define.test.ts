import { expect, test } from 'vitest';
import { defineLedger } from './define.ts';
import { choice, date, persons, text } from './fields/index.ts';

const base = {
  name: 'probe',
  label: '试',
  group: '试',
  basis: '试',
  purpose: '试',
  fields: {
    name: text('名称', { required: true }),
    on: date('日期', { required: true }),
    who: persons('人'),
    kind: choice('类', { a: '甲' }),
  },
  happenedAt: 'on',
  title: 'name',
  states: { open: '未办' },
  initial: 'open',
  moves: {},
  access: { create: [['staff', 'own']], read: [['staff', 'own']], update: [], remove: [] },
  list: { columns: ['name'], search: ['name'], sort: '-on' },
} as const;

test('a definition with an unknown field, state or a nameless title is refused before anything runs', () => {
  expect(defineLedger(base).name).toBe('probe');
  expect(() => defineLedger({ ...base, initial: 'closed' } as never)).toThrow('unknown state');
  expect(() => defineLedger({ ...base, title: 'nobody' } as never)).toThrow('unknown field');
  expect(() => defineLedger({ ...base, happenedAt: 'name' } as never)).toThrow('happenedAt');
  expect(() =>
    defineLedger({ ...base, moves: { go: { label: '走', from: ['open'], to: 'gone', by: [['staff', 'own']] } } } as never),
  ).toThrow('gone');
  expect(() => defineLedger({ ...base, moves: { go: { label: '走', from: ['open'], to: 'open', by: [] } } } as never)).toThrow(
    'nobody',
  );
});

test('a field with readers of its own can be neither title, day, search text nor order, is not asked of others, and is read house-wide', () => {
  const readableBy = [['hospital_discipline', 'organisation']] as const;
  const define = (fields: object, list: object = {}) =>
    defineLedger({ ...base, fields: { ...base.fields, ...fields }, list: { ...base.list, ...list } } as never);
  const secret = text('密', { readableBy });
  expect(define({ secret }).name).toBe('probe');
  expect(() => define({ name: text('名称', { required: true, readableBy }) })).toThrow('readers of its own');
  expect(() => define({ on: date('日期', { required: true, readableBy }) })).toThrow('readers of its own');
  expect(() => define({ secret }, { search: ['secret'] })).toThrow('readers of its own');
  expect(() => define({ secret }, { sort: '-secret' })).toThrow('readers of its own');
  expect(() => define({ secret: text('密', { readableBy, required: true }) })).toThrow('cannot be required');
  expect(() => define({ secret: text('密', { readableBy: [['staff', 'own']] }) })).toThrow('whole organisation');
});
