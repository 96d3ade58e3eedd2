import { expect, test } from 'vitest';
import { judgeDuties, readClaims } from './duties.ts';
import { dutiesOf, listDuties, readDuties, titleProblem } from './duty-titles.ts';

const duties = readDuties(
  'id\tseed\tclause\twhat the software must do\tmodule\nG001\ts\t1\tdo\tmeetings\nG002\ts\t2\tdo\tmeetings\n',
);
const passed = { test: 'a.test.ts > a', duties: ['G001'], state: 'passed', touched: ['ledger:meeting', 'page:/x'] } as const;
const claims = { G001: ['ledger:meeting'] };
const served = (results: Parameters<typeof judgeDuties>[2], claimed: Parameters<typeof judgeDuties>[1] = claims): boolean =>
  judgeDuties(duties, claimed, results).duties[0]?.served === true;

test('all 706 duties of the list are read, each with an id of its own', () => {
  expect(listDuties()).toHaveLength(706);
  expect(new Set(listDuties().map(({ id }) => id)).size).toBe(706);
  expect(listDuties().every(({ module, asks }) => module !== '' && asks !== '')).toBe(true);
});

test('a duty is served by a passing test that names it and touched all that is claimed, and by nothing less', () => {
  expect(served([passed])).toBe(true);
  expect(served([])).toBe(false);
  expect(served([{ ...passed, state: 'skipped' }])).toBe(false);
  expect(served([passed, { ...passed, state: 'failed' }])).toBe(false);
  expect(served([{ ...passed, touched: [] }])).toBe(false);
  expect(served([{ ...passed, duties: ['G002'] }])).toBe(false);
  expect(served([passed], {})).toBe(false);
  expect(served([passed], { G001: ['ledger:meeting', 'ledger:talk'] })).toBe(false);
  const { totals } = judgeDuties(duties, claims, [passed]);
  expect(totals).toEqual({ duties: 2, served: 1, modules: { meetings: { duties: 2, served: 1 } } });
});

test('two tests that each touched a half do not prove the whole', () => {
  const halves = [
    { ...passed, touched: ['ledger:a'] },
    { ...passed, touched: ['ledger:b'] },
  ];
  expect(served(halves, { G001: ['ledger:a', 'ledger:b'] })).toBe(false);
});

test('a title with four duties or an unknown one is a failure, and text in other brackets is none', () => {
  expect(dutiesOf('x [G001] and [G002, Z003]')).toEqual(['G001', 'G002', 'Z003']);
  expect(dutiesOf('a list [1, 2] of G001')).toEqual([]);
  expect(titleProblem('x [G001, G002]')).toBeUndefined();
  expect(titleProblem('x [G001, G002] [G003, G004]')).toMatch('at most three');
  expect(titleProblem('x [X999]')).toMatch('X999');
});

test('a claim for an unknown duty or of an unknown kind stops the report', () => {
  expect(readClaims('G001: [ledger:meeting]', duties)).toEqual(claims);
  expect(readClaims('# nothing yet', duties)).toEqual({});
  expect(() => readClaims('G999: [ledger:meeting]', duties)).toThrow('G999');
  expect(() => readClaims('G001: [wish:meeting]', duties)).toThrow('G001');
});
