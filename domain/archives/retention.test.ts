import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ledgersByName } from '../register.ts';
import { archiveNo, retention, sectionCode, type Term, termOf } from './retention.ts';

test('every rule names a register with papers, states that it has, and kinds that its field offers', () => {
  for (const [name, rule] of Object.entries(retention)) {
    const ledger = ledgersByName.get(name);
    expect(ledger, name).toBeDefined();
    expect(
      Object.values(ledger?.fields ?? {}).some((field) => field.kind === 'evidence'),
      name,
    ).toBe(true);
    for (const state of rule.closed) expect(Object.keys(ledger?.states ?? {}), name).toContain(state);
    if (rule.unless === undefined) continue;
    const field = ledger?.fields[rule.unless.field];
    expect(field?.kind, name).toBe('choice');
    for (const kind of Object.keys(rule.unless.terms))
      expect(field?.kind === 'choice' ? Object.keys(field.options) : []).toContain(kind);
  }
});

test('a house sets the term of a register; a kind that the schedule keeps longer stays kept longer', () => {
  const rule = retention['meeting'];
  if (!rule) throw new Error('meetings are filed');
  expect(termOf(rule, { body: 'drug_committee' }, undefined)).toBe('y30');
  expect(termOf(rule, { body: 'drug_committee' }, 'y10')).toBe('y10');
  expect(termOf(rule, { body: 'party_committee' }, 'y10')).toBe('permanent');
  expect(termOf(rule, { body: 'drug_committee' }, 'permanent')).toBe('permanent');
});

test('two things have one 档号 only if year, term, 机构, number and keeper are the same', () => {
  const part = fc.record({
    fonds: fc.constantFrom('H01', 'Z109'),
    isRestricted: fc.boolean(),
    year: fc.constantFrom('2024', '2025'),
    term: fc.constantFrom<Term>('permanent', 'y30', 'y10'),
    section: fc.string({ maxLength: 12 }).map(sectionCode),
    number: fc.integer({ min: 1, max: 9_999 }),
  });
  fc.assert(
    fc.property(part, part, (a, b) => {
      expect(archiveNo(a) === archiveNo(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      expect(archiveNo(a)).toMatch(/^\w+-WS(\.JJ)?·\d{4}-(Y|D30|D10)-[A-Z0-9]{1,8}-\d{4}$/);
    }),
  );
  expect(archiveNo({ fonds: 'Z109', isRestricted: false, year: '2025', term: 'y30', section: 'BGS', number: 1 })).toBe(
    'Z109-WS·2025-D30-BGS-0001',
  );
});
