import { expect, test } from 'vitest';
import { faulted, valuesOf } from '../blank-values.fixture.ts';
import { indicator } from './indicator.ledger.ts';
import { monitoringClosure } from './monitoring-closure.ledger.ts';
import { prescriptionReview } from './prescription-review.ledger.ts';
import { satisfactionSummary } from './satisfaction-summary.ledger.ts';

test('a share agrees with its numerator and denominator and never passes 100 %', () => {
  const rate = { name: 'recognition_rate', numerator: 730, denominator: 2000 } as const;
  expect(faulted(indicator, { ...rate, value: 36.5 })).toEqual([]);
  expect(faulted(indicator, { ...rate, value: 37 })).toEqual(['value']);
  expect(faulted(indicator, { name: 'consumable_share', value: 100.01 })).toEqual(['value']);
  expect(faulted(indicator, { name: 'reminder_coverage', value: 90, numerator: 9, denominator: 12 })).toEqual(['value']);
});

test('a numerator stands with its denominator, and no denominator is 0', () => {
  expect(faulted(indicator, { name: 'recognition_rate', value: 36.5, numerator: 730 })).toEqual(['denominator']);
  expect(faulted(indicator, { name: 'recognition_rate', value: 36.5, denominator: 2000 })).toEqual(['numerator']);
  expect(faulted(indicator, { name: 'recognition_rate', value: 0, numerator: 0, denominator: 0 })).toEqual(['denominator']);
});

test('a quantity is not held against 100', () => {
  expect(faulted(indicator, { name: 'waiting_minutes', value: 130 })).toEqual([]);
  expect(faulted(indicator, { name: 'waiting_minutes', value: 24, numerator: 4800, denominator: 200 })).toEqual([]);
});

test('the four classes of a prescription review add up to its sample, which is part of the whole', () => {
  const classes = { reasonable: 204, nonstandard: 9, unsuitable: 6, excessive: 1 };
  expect(faulted(prescriptionReview, { total: 21300, sample: 220, ...classes })).toEqual([]);
  expect(faulted(prescriptionReview, { total: 21300, sample: 221, ...classes })).toEqual(['sample']);
  expect(faulted(prescriptionReview, { total: 219, sample: 220, ...classes })).toEqual(['sample']);
});

test('a month of monitoring handles no more alerts than came', () => {
  const month = { forMonth: '2025-09', alerts: 46, confirmed: 9, explained: 35, closed: 44 };
  expect(faulted(monitoringClosure, { ...month, before: 21, during: 13, after: 12 })).toEqual([]);
  expect(faulted(monitoringClosure, { ...month, before: 21, during: 13, after: 13 })).toEqual(['before']);
  expect(faulted(monitoringClosure, { ...month, explained: 38 })).toEqual(['confirmed']);
  expect(faulted(monitoringClosure, { ...month, closed: 47 })).toEqual(['closed']);
  expect(faulted(monitoringClosure, { ...month, forMonth: '2025-Q3' })).toEqual(['forMonth']);
});

test('the margin of a survey is half the 95 % interval of its share, and none where nobody answered', () => {
  const marginOf = (overall: number | null, returned: number | null) =>
    satisfactionSummary.compute?.(valuesOf(satisfactionSummary, { overall, returned }));
  expect(marginOf(94, 612)).toEqual({ margin: 1.88 });
  expect(marginOf(50, 100)).toEqual({ margin: 9.8 });
  expect(marginOf(100, 612)).toEqual({ margin: 0 });
  expect(marginOf(94, 0)).toEqual({ margin: null });
  expect(marginOf(null, 612)).toEqual({ margin: null });
  expect(faulted(satisfactionSummary, { sent: 100, returned: 101 })).toEqual(['returned']);
});
