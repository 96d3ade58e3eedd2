import { expect, test } from 'vitest';
import type { DraftedSentence } from '../../api/reports.ts';
import { figuresIn, reviewPart, sentencesIn } from './review.ts';

const record = { ledger: 'meeting', id: 'm1', title: '第四季度药事会', date: '11月11日' };
const sentence = (text: string, row: string | null = '3-4', records = [record]): DraftedSentence => ({ text, records, row });
const draft = [
  [sentence('（一）规范医疗行为。', null, [])],
  [sentence('召开药事会1次：第四季度药事会（11月11日）；'), sentence('开展处方点评2次（11月3日、11月18日）。')],
];
const drafted = '（一）规范医疗行为。\n召开药事会1次：第四季度药事会（11月11日）；开展处方点评2次（11月3日、11月18日）。';

test('a text that stands as drafted is marked drafted throughout, and each sentence leads to its records', () => {
  const { sentences, struck } = reviewPart(drafted, { draft, earlier: '' });
  expect(sentences.map(({ origin }) => origin)).toEqual(['drafted', 'drafted', 'drafted']);
  expect(sentences.map(({ text }) => text).join('')).toBe(drafted.replaceAll('\n', ''));
  expect(sentences[1]?.draft?.records).toEqual([record]);
  expect(struck).toEqual([]);
  expect(sentences.flatMap(({ loose }) => loose)).toEqual([]);
});

test('an edited sentence is shown with the draft it came from, one by hand as written, one left out as struck', () => {
  const text = '（一）规范医疗行为。\n召开药事会1次，研究抗菌药物遴选，即第四季度药事会（11月11日）。\n院领导带队到分院调研。';
  const { sentences, struck } = reviewPart(text, { draft, earlier: '' });
  expect(sentences.map(({ origin }) => origin)).toEqual(['drafted', 'edited', 'written']);
  expect(sentences[1]?.draft?.text).toBe('召开药事会1次：第四季度药事会（11月11日）；');
  expect(sentences[2]?.draft).toBeNull();
  expect(struck.map((one) => one.text)).toEqual(['开展处方点评2次（11月3日、11月18日）。']);
});

test('a figure that is not the one of the draft is named: no record stands behind it', () => {
  const { sentences } = reviewPart(drafted.replace('药事会1次', '药事会3次'), { draft, earlier: '' });
  expect(sentences[1]).toMatchObject({ origin: 'edited', loose: ['3次'] });
  expect(figuresIn('11月3日召开会议2次，培训35人次，合格率98.5%')).toEqual(['2次', '35人次', '98.5%']);
});

test('what the month before said already is marked, whatever its number; headings and short phrases are not', () => {
  const earlier = '（一）规范医疗行为。\n2．院领导带队到分院调研。无。';
  const { sentences } = reviewPart('（一）规范医疗行为。\n1．院领导带队到分院调研。\n无。', { draft, earlier });
  expect(sentences.map(({ isRepeat }) => isRepeat)).toEqual([false, true, false]);
});

test('sentences end at their marks and at line breaks, and nothing of a text is lost', () => {
  const text = '一、甲；乙。\n丙没有句号\n\n  丁！';
  expect(sentencesIn(text)).toEqual([
    { text: '一、甲；', isStart: true },
    { text: '乙。', isStart: false },
    { text: '丙没有句号', isStart: true },
    { text: '丁！', isStart: true },
  ]);
});
