import { openPackage } from '@qinglian/domain/reports/package.ts';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { updateRecord } from '../../ledger/write.ts';
import { folderStore } from '../../platform/files/store.ts';
import { qrPng } from '../../platform/office/qr.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCity } from './city.fixture.ts';
import { signOnPaper, slipCode } from './paper-sign.ts';
import { keepFile } from './upload.ts';
import { findIssued } from './store.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01', 'H02']);
const store = folderStore(await mkdtemp(join(tmpdir(), 'qinglian-files-')));
const { clerk, reviewer } = city.houseOf('H01');
const recordOf = (id: string) => city.as(clerk, async (work) => (await getRecord(work, 'report', id)).record);
const codeOf = (id: string): Promise<string> =>
  city.as(clerk, async (work) => slipCode(work, (await getRecord(work, 'report', id)).record));
const scanOf = (code: string) => ({
  name: '审批单.png',
  bytes: new Uint8Array(qrPng(`http://public.test/verify/document?c=${code}`)),
});
/** A picture with nothing on it that can be read. */
const unreadable = {
  name: '审批单.png',
  bytes: new Uint8Array(
    Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg==', 'base64'),
  ),
};
const sign = async (
  id: string,
  scan: { name: string; bytes: Uint8Array },
  typedCode = '',
  by = clerk,
): Promise<{ wasTyped: boolean }> => {
  const { version } = await recordOf(id);
  return city.as(by, (work) =>
    signOnPaper(work, {
      reportId: id,
      version,
      signer: '吴书记',
      signedOn: '2025-11-20',
      seal: 'party',
      sealedBy: '李印',
      scan,
      typedCode,
      keep: () => keepFile(work, store, scan),
    }),
  );
};
const october = await city.report('H01', '2025-10', { on: '2025-10-17', until: 'passReview' });
const september = await city.report('H01', '2025-09', { on: '2025-09-17', until: 'passReview' });

test('a slip has one code for one content, another for another report, and none is a checkable document yet', async () => {
  const code = await codeOf(october);
  expect(await codeOf(october)).toBe(code);
  expect(await codeOf(september)).not.toBe(code);
  expect(
    await city.as(clerk, (work) => findRow(work.tx, sql`select 1 from issued_document where code = ${code}`)),
  ).toBeUndefined();
});

test('a scan of another report, of an older version, of a foreign code, or without any code is refused, and nothing is kept', async () => {
  const old = await codeOf(october);
  await city.move(reviewer, 'report', october, 'rejectReview');
  await city.as(clerk, async (work) => {
    const { version } = (await getRecord(work, 'report', october)).record;
    await updateRecord(work, { ledger: 'report', id: october, version, values: { problems: '本期整改滞后1项。' } });
  });
  await city.move(clerk, 'report', october, 'submitReview');
  await city.move(reviewer, 'report', october, 'passReview');
  const refusal = (scan: { name: string; bytes: Uint8Array }, typed = ''): Promise<string> =>
    sign(october, scan, typed).then(
      () => 'taken',
      (error: { details?: { problems?: readonly { message: string }[] } }) =>
        error.details?.problems?.[0]?.message ?? String(error),
    );
  expect(await refusal(scanOf(old))).toContain('旧版本');
  expect(await refusal(unreadable, old)).toContain('旧版本');
  expect(await refusal(scanOf(await codeOf(september)))).toBe('扫描件是另一份材料的审批单');
  expect(await refusal(scanOf('2222-2222-2222'))).toContain('不是本单位待签批的审批单');
  expect(await refusal(unreadable)).toContain('请输入审批单下方的核验码');
  // What can be read on the paper counts, whatever is typed beside it.
  expect(await refusal(scanOf(old), await codeOf(october))).toContain('旧版本');
  expect(await refusal({ name: '审批单.docx', bytes: scanOf(old).bytes })).toContain('文件内容与扩展名不符');
  expect((await recordOf(october)).state).toBe('approving');
  const files = await city.as(clerk, (work) => findRow(work.tx, sql<{ n: number }>`select count(*)::int as n from file`));
  expect(files?.n).toBe(0);
});

test('the move cannot be made around the scan, and not by somebody else', async () => {
  await expect(
    city.move(clerk, 'report', october, 'signOnPaper', {
      sealScan: [
        { kind: 'original', slot: '盖章扫描件', holder: '档案室', volume: '1', page: '1', seenBy: '甲', seenOn: '2025-11-20' },
      ],
    }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(sign(october, scanOf(await codeOf(october)), '', city.houseOf('H02').clerk)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the right scan signs: shown as signed on paper, the seal noted, checkable under the code on the slip, and it can be sent', async () => {
  const code = await codeOf(october);
  expect(await sign(october, scanOf(code))).toEqual({ wasTyped: false });
  const record = await recordOf(october);
  expect(record).toMatchObject({
    state: 'signed',
    values: { approveSign: null, paperSigner: '吴书记', paperSignedOn: '2025-11-20' },
  });
  expect(await city.as(clerk, (work) => findIssued(work, october))).toMatchObject({ code, lapsed: false });
  const seals = await city.as(clerk, (work) => listRecords(work, 'seal_use', { limit: 5 }));
  expect(seals.rows.map((row) => row.record.values)).toMatchObject([{ report: october, seal: 'party', handledBy: '李印' }]);
  await city.move(clerk, 'report', october, 'submit');
  const received = await city.as(city.office, (work) => listRecords(work, 'submission', { limit: 5 }));
  expect(received.rows.map((row) => row.record.values['signedBy'])).toEqual(['纸面签发 吴书记']);
  const body = await city.as(clerk, (work) =>
    findRow(
      work.tx,
      sql<{ body: string }>`select body from report_package where direction = 'sent' and record_id = ${october}::uuid`,
    ),
  );
  expect(openPackage(body?.body ?? '')).toMatchObject({ ok: true, body: { report: { code } } });
});

test('a code that cannot be read is typed from the paper; taken back for a change, the paper signature has lapsed and the slip is used up', async () => {
  const code = await codeOf(september);
  expect(await sign(september, unreadable, ` ${code.toLowerCase()} `)).toEqual({ wasTyped: true });
  await city.move(clerk, 'report', september, 'withdraw');
  expect((await recordOf(september)).values).toMatchObject({ paperHash: null, paperSigner: null });
  expect(await city.as(clerk, (work) => findIssued(work, september))).toMatchObject({ code, lapsed: true });
  await city.move(clerk, 'report', september, 'submitReview');
  await city.move(reviewer, 'report', september, 'passReview');
  await expect(sign(september, scanOf(code))).rejects.toMatchObject({ code: 'not_authentic' });
  const next = await codeOf(september);
  expect(next).not.toBe(code);
  await sign(september, scanOf(next));
  expect((await recordOf(september)).state).toBe('signed');
});
