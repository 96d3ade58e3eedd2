import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { ledgersFor, viewOf } from '@qinglian/server/ledger/present.ts';
import { countRecords, getRecord, listRecords, listVersions } from '@qinglian/server/ledger/read.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { exportSheet, importSheet, templateSheet } from '@qinglian/server/ledger/sheets/sheets.ts';
import { sheetFields, cellText, headerOf } from '@qinglian/server/ledger/sheets/columns.ts';
import { printBlank, printRecord, printRows } from '@qinglian/server/ledger/prints/papers.ts';
import { paperPdf } from '@qinglian/server/ledger/prints/pdf.ts';
import { paperDocx } from '@qinglian/server/ledger/prints/word.ts';
import { createRecord, removeRecord, updateRecord } from '@qinglian/server/ledger/write.ts';
import { pdfPages } from '@qinglian/server/platform/office/pdf-text.fixture.ts';
import { readWorkbook, writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { countedChance, testClock, testOrganisation } from '@qinglian/server/testing/people.ts';
import { readableFields } from '@qinglian/server/ledger/access.ts';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { sampleFills, type SampleLinks, sampleValues } from '../support/samples.ts';

const db = await testDatabase();
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(11),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H01');
const other = await testOrganisation(db.app, 'H02');
const other2 = await other.actor('外院', ['hospital_clerk', 'hospital_discipline', 'city_office', 'platform' as Role], 0);
const colleague = await house.actor('李同事', ['staff'], 0);

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));

describe.each(ledgers)('$label', (ledger) => {
  // One person with every role that may create here: the suite is about the path, the matrix about who.
  const keeper = house.actor(
    `经办${ledger.name}`,
    [
      ...new Set(
        [...ledger.access.create, ...ledger.access.read, ...ledger.access.update, ...ledger.access.remove].map(([role]) => role),
      ),
    ],
    0,
  );
  const links = async (): Promise<SampleLinks> => {
    const actor = await keeper;
    return {
      person: actor.personId,
      otherPerson: colleague.personId,
      post: actor.posts[0]?.postId ?? '',
      department: house.departmentIds[0] ?? '',
      organisation: house.id,
    };
  };
  const sample = async () => sampleValues(ledger, await links());
  const make = async () =>
    inWork(services, await keeper, async (work) =>
      createRecord(work, {
        ledger: ledger.name,
        values: { ...(await sample()), ...(ledger.name === 'talk' ? { subject: colleague.personId } : {}) },
        ...(await productFills()),
      }),
    );
  const productFills = async () => {
    const fills = sampleFills(ledger, await links());
    return fills === undefined ? {} : { fills };
  };

  test('a record is entered, listed, found, corrected, shown with its history, and taken out of the list again', async () => {
    const actor = await keeper;
    const { record } = await make();
    const title = String(record.values[ledger.title]);
    const found = await inWork(services, actor, (work) => listRecords(work, ledger.name, { q: title }));
    expect(found.rows.map((row) => row.record.id)).toContain(record.id);
    const view = await inWork(services, actor, async (work) =>
      viewOf(work, ledger, await getRecord(work, ledger.name, record.id)),
    );
    expect(view.version).toBe(1);
    let version = 1;
    if (view.can.includes('update') && ledger.fields[ledger.title]?.kind === 'text') {
      await inWork(services, actor, (work) =>
        updateRecord(work, { ledger: ledger.name, id: record.id, version, values: { [ledger.title]: `${title}改` } }),
      );
      version = 2;
    }
    expect(await inWork(services, actor, (work) => listVersions(work, ledger.name, record.id))).toHaveLength(version);
    if (view.can.includes('remove')) {
      await inWork(services, actor, (work) =>
        removeRecord(work, { ledger: ledger.name, id: record.id, version, reason: '样例' }),
      );
      expect(await inWork(services, actor, (work) => getRecord(work, ledger.name, record.id)).catch(codeOf)).toBe('not_found');
    }
  });

  test('another house sees nothing of it, in list, count, search, record and export', async () => {
    const { record } = await make();
    const title = String(record.values[ledger.title]);
    const asStranger = <T>(task: Parameters<typeof inWork<T>>[2]) => inWork(services, other2, task).catch(codeOf);
    const list = await asStranger((work) => listRecords(work, ledger.name, { q: title }));
    expect(typeof list === 'string' ? list : list.rows.length).toSatisfy((seen: unknown) => seen === 'not_found' || seen === 0);
    const count = await asStranger((work) => countRecords(work, ledger.name, {}));
    expect(typeof count === 'string' ? 0 : count.total).toBe(0);
    expect(await asStranger((work) => getRecord(work, ledger.name, record.id))).toBe('not_found');
    const sheet = await asStranger((work) => exportSheet(work, ledger.name, {}));
    if (typeof sheet !== 'string') expect(JSON.stringify((await readWorkbook(sheet)).rows)).not.toContain(title);
  });

  test('a record and the list come out on paper, as PDF and as Word, with unit, time, legal basis and pages', async () => {
    const actor = await keeper;
    const { record } = await make();
    const papers = await inWork(services, actor, async (work) => [
      await printRecord(work, ledger.name, record.id),
      await printRows(work, ledger.name, {}),
    ]);
    for (const paper of papers) {
      const pages = pdfPages(await paperPdf(paper, services.clock.now()));
      const pdf = pages.join('').replace(/\s/g, '');
      const word = strFromU8(unzipSync(await paperDocx(paper))['word/document.xml'] ?? new Uint8Array())
        .replace(/<[^>]+>/g, '')
        .replace(/\s/g, '');
      const isShown =
        ledger.fields[ledger.title]?.kind === 'text' && (paper.kind === 'form' || ledger.list.columns.includes(ledger.title));
      for (const text of [paper.head.title, paper.head.basis, ...(isShown ? [String(record.values[ledger.title])] : [])]) {
        expect(pdf).toContain(text.replace(/\s/g, ''));
        expect(word).toContain(text.replace(/\s/g, ''));
      }
      for (const page of pages) expect(page.replace(/\s/g, '')).toContain(`共${pages.length}页`);
      expect(pdf).toContain('测试单位H01');
      // Every record has a place for a pen: its own signatures, or a line below.
      if (paper.kind === 'form') expect(pdf).toMatch(/签字|电子签名/);
      expect(paper.head.period).toMatch(/^\d{4}年/);
    }
  });

  if (ledger.isMadeByProduct === true) {
    test('only the product makes its records: form, route, template and sheet are closed', async () => {
      const actor = await keeper;
      const values = await sample();
      const through = <T>(task: Parameters<typeof inWork<T>>[2]) => inWork(services, actor, task).catch(codeOf);
      expect(await through((work) => createRecord(work, { ledger: ledger.name, values }))).toBe('forbidden');
      expect(await through((work) => templateSheet(work, ledger.name))).toBe('forbidden');
      expect(await through((work) => importSheet(work, ledger.name, new Uint8Array(), { dryRun: true }))).toBe('forbidden');
      expect(await through((work) => printBlank(work, ledger.name, 'form'))).toBe('forbidden');
      expect(ledgersFor(services, actor).find(({ name }) => name === ledger.name)?.can).toEqual(['export']);
    });
    return;
  }

  test('blanks to fill in by hand have a place for every field that is typed, every option to tick, every paper and signature', async () => {
    const actor = await keeper;
    const [form, rows] = await inWork(services, actor, async (work) => [
      await printBlank(work, ledger.name, 'form'),
      await printBlank(work, ledger.name, 'rows'),
    ]);
    const pdf = pdfPages(await paperPdf(form, services.clock.now()))
      .join('')
      .replace(/\s/g, '');
    for (const field of Object.values(ledger.fields)) {
      if (field.readOnly === true && field.kind !== 'signature') continue;
      expect(pdf).toContain(field.label.replace(/\s/g, ''));
      if (field.kind === 'choice' || field.kind === 'multiChoice')
        for (const option of Object.values(field.options)) expect(pdf).toContain(`□${option.replace(/\s/g, '')}`);
      if (field.kind === 'evidence') for (const slot of field.slots) expect(pdf).toContain(`□${slot}`);
    }
    const lines = pdfPages(await paperPdf(rows, services.clock.now()))
      .join('')
      .replace(/\s/g, '');
    for (const field of Object.values(ledger.fields)
      .filter(({ required, readOnly, kind }) => required && !readOnly && kind !== 'evidence')
      .slice(0, 6))
      expect(lines).toContain(field.label);
  });

  test('template, filled in and imported once; a second time it is refused; the export says the same', async () => {
    const actor = await keeper;
    const template = await readWorkbook(await inWork(services, actor, (work) => templateSheet(work, ledger.name)));
    const fields = sheetFields(ledger, readableFields(actor, ledger));
    expect(template.rows[0]).toEqual(fields.map(([, field]) => headerOf(field)));
    const values: Record<string, unknown> = {
      ...(await sample()),
      ...(ledger.name === 'talk' ? { subject: colleague.personId } : {}),
      [ledger.title]: `导入${ledger.label}`,
    };
    if (ledger.fields[ledger.title]?.kind !== 'text') return;
    const names: Record<string, string> = {
      [actor.personId]: actor.name,
      [colleague.personId]: '李同事',
      [house.departmentIds[0] ?? '']: '党委办公室',
      [house.id]: '测试单位H01',
      [actor.posts[0]?.postId ?? '']: `${actor.name}的岗位`,
    };
    const row = fields.map(([name, field]) =>
      values[name] === undefined ? null : cellText(field, values[name] as never, names),
    );
    const filled = await writeWorkbook(
      [{ name: ledger.label, columns: fields.map(([, field]) => ({ header: headerOf(field), width: 10 })), rows: [row] }],
      '',
    );
    const send = (dryRun: boolean) => inWork(services, actor, (work) => importSheet(work, ledger.name, filled, { dryRun }));
    const before = await inWork(services, actor, (work) => countRecords(work, ledger.name, {}));
    expect(await send(true)).toEqual({ rows: 1, accepted: 1, problems: [], committed: false });
    expect(await inWork(services, actor, (work) => countRecords(work, ledger.name, {}))).toEqual(before);
    expect(await send(false)).toMatchObject({ accepted: 1, committed: true });
    expect(await send(false).catch(codeOf)).toBe('duplicate');
    const exported = await readWorkbook(
      await inWork(services, actor, (work) => exportSheet(work, ledger.name, { q: `导入${ledger.label}` })),
    );
    const header = exported.rows[0] ?? [];
    for (const [at, [, field]] of fields.entries())
      if (row[at] !== null) expect(exported.rows[1]?.[header.indexOf(headerOf(field))], field.label).toEqual(row[at]);
  });

  test('a sheet with one wrong row is not written at all, and each problem names its row', async () => {
    const actor = await keeper;
    const before = await inWork(services, actor, (work) => countRecords(work, ledger.name, {}));
    const bad = await writeWorkbook(
      [
        {
          name: '错',
          columns: [
            { header: headerOf(ledger.fields[ledger.title] ?? { kind: 'text', label: '?', maxLength: 1 }), width: 10 },
            { header: '没有的列', width: 10 },
          ],
          rows: [
            ['', 'x'],
            ['只有标题', null],
          ],
        },
      ],
      '',
    );
    const report = await inWork(services, actor, (work) => importSheet(work, ledger.name, bad, { dryRun: false }));
    expect(report.committed).toBe(false);
    expect(report.problems.some((problem) => problem.row === 1 && problem.message.includes('没有的列'))).toBe(true);
    expect(report.problems.every((problem) => problem.row !== undefined)).toBe(true);
    expect(await inWork(services, actor, (work) => countRecords(work, ledger.name, {}))).toEqual(before);
  });
});
