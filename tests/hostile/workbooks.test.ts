/** Workbooks made to harm: archives that swell, sizes that lie, entities, far-away cells, formulas in and out. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { readWorkbook, writeTables, writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';

const plain = await writeWorkbook(
  [
    {
      name: '表',
      columns: [
        { header: '标题', width: 10 },
        { header: '数', width: 10 },
      ],
      rows: [
        ['甲', 1],
        ['乙', 2],
      ],
    },
  ],
  '',
);
const parts = unzipSync(plain);
const SHEET = 'xl/worksheets/sheet1.xml';
const sheetXml = strFromU8(parts[SHEET] ?? new Uint8Array());
const withSheet = (xml: string): Uint8Array => zipSync({ ...parts, [SHEET]: strToU8(xml) });
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : `not ours: ${String(error)}`);

/** Seconds and megabytes that a reading took, and what came of it. */
async function cost(bytes: Uint8Array): Promise<{ outcome: string; seconds: number; megabytes: number }> {
  const before = process.memoryUsage();
  const from = performance.now();
  const outcome = await readWorkbook(bytes).then(() => 'read', codeOf);
  const after = process.memoryUsage();
  return {
    outcome,
    seconds: (performance.now() - from) / 1_000,
    megabytes: (after.arrayBuffers - before.arrayBuffers) / 1_048_576,
  };
}

/** Writes another uncompressed size into every header of an archive. */
function lying(bytes: Uint8Array, size: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 46 < copy.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, size, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, size, true);
  }
  return copy;
}

test('an archive that swells beyond measure is refused before it is unpacked, and one whose sizes lie as well', async () => {
  const bomb = zipSync({ ...parts, [SHEET]: new Uint8Array(90 * 1024 * 1024) }, { level: 6 });
  expect(bomb.length).toBeLessThan(300_000);
  expect(await cost(bomb)).toMatchObject({ outcome: 'too_large' });
  for (const size of [0, 1, 1_000]) {
    const { outcome, seconds, megabytes } = await cost(lying(bomb, size));
    expect(['bad_file', 'too_large']).toContain(outcome);
    expect(seconds).toBeLessThan(5);
    expect(megabytes).toBeLessThan(80);
  }
});

test('entities are not expanded and nothing is fetched for them', async () => {
  const evil = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
  const bytes = withSheet(sheetXml.replace(/^<\?xml[^>]*\?>/, evil).replace('<v>1</v>', '<v>&b;&f;</v>'));
  const read = await readWorkbook(bytes).then((sheet) => JSON.stringify(sheet.rows), codeOf);
  expect(read).not.toMatch(/哈哈|root:/);
});

test('a cell at the end of the world, a row of a million columns and tags without end cost next to nothing', async () => {
  const far = withSheet(sheetXml.replace('</sheetData>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'));
  const open = withSheet(sheetXml.replace('</sheetData>', `${'<c r="A1" '.repeat(300_000)}</sheetData>`));
  const nested = withSheet(sheetXml.replace('</sheetData>', `${'<row>'.repeat(300_000)}</sheetData>`));
  for (const bytes of [far, open, nested]) {
    const { outcome, seconds } = await cost(bytes);
    expect(['read', 'bad_file', 'too_large']).toContain(outcome);
    expect(seconds).toBeLessThan(10);
  }
});

test('a formula is told at its own cell, on whichever sheet is the first that can be seen', async () => {
  const formula = withSheet(sheetXml.replace(/<c r="B2"[^>]*>.*?<\/c>/, '<c r="B2" s="1"/><c r="C2"><f>1+1</f><v>2</v></c>'));
  expect((await readWorkbook(formula)).formulas).toEqual(['C2']);
  const book = strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array());
  const rels = strFromU8(parts['xl/_rels/workbook.xml.rels'] ?? new Uint8Array());
  const types = strFromU8(parts['[Content_Types].xml'] ?? new Uint8Array());
  const second = sheetXml.replace(/<c r="A2"[^>]*>.*?<\/c>/, '<c r="A2"><f>HYPERLINK("http://x","y")</f><v>1</v></c>');
  const hidden = zipSync({
    ...parts,
    'xl/workbook.xml': strToU8(
      book.replace(/<sheet ([^>]*)\/>/, '<sheet $1 state="hidden"/><sheet name="第二" sheetId="9" r:id="rId99"/>'),
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      rels.replace(
        '</Relationships>',
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet9.xml"/></Relationships>',
      ),
    ),
    '[Content_Types].xml': strToU8(
      types.replace(
        '</Types>',
        '<Override PartName="/xl/worksheets/sheet9.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      ),
    ),
    'xl/worksheets/sheet9.xml': strToU8(second),
  });
  const read = await readWorkbook(hidden);
  expect([read.name, read.formulas]).toEqual(['第二', ['A2']]);
});

test('what begins like a formula is written as text and stays text', async () => {
  const words = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(1)', '\t=1', '=HYPERLINK("http://evil")', '﹦1', '＝1'];
  const column = { header: '=1+1', width: 10 };
  for (const bytes of [
    await writeWorkbook([{ name: '=表', columns: [column], rows: words.map((word) => [word]) }], '=&"x"'),
    await writeTables([
      {
        name: '表',
        title: '=1',
        subtitle: '+1',
        columns: [column],
        rows: words.map((word) => [word]),
        merges: [],
        closing: '@x',
      },
    ]),
  ]) {
    const written = unzipSync(bytes);
    for (const [name, xml] of Object.entries(written))
      if (name.startsWith('xl/worksheets/')) expect(strFromU8(xml)).not.toMatch(/<f[\s>]/);
    const read = await readWorkbook(bytes);
    expect(read.formulas).toEqual([]);
    expect(read.rows.flat().filter((cell) => words.includes(String(cell)))).toHaveLength(words.length);
  }
});
