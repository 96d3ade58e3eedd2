/** What the tests of standing registers share: a hospital with people for every part, and short ways to enter, list and move. */
import { AppError } from '@qinglian/kernel/errors.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { consistencyOf } from '@qinglian/server/areas/consistency/routes.ts';
import { countRecords, getRecord, listRecords } from '@qinglian/server/ledger/read.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { moveRecord } from '@qinglian/server/ledger/write.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import type { TestDatabase } from '@qinglian/server/testing/database.ts';
import { dutyHospital } from './hospital.ts';

export const problemOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof AppError
        ? (error.details.problems?.map((one) => one.field ?? one.message).join() ?? error.code)
        : String(error),
  );
export type Filter = { readonly field: string; readonly any?: readonly string[]; readonly empty?: boolean };
export const slotsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly EvidenceItem[]) : []).map(({ slot }) => slot);

export async function standingHospital(db: TestDatabase, code: string) {
  const h = await dutyHospital(db, code);
  const { clerk, leader, papers } = h;
  const president = await h.house.actor('郑院长', ['hospital_president', 'staff'], 0);
  const file = [['file', clerk]] as const;
  const count = async (ledger: string, ...filters: readonly Filter[]): Promise<number> =>
    (await inWork(h.services, clerk, (work) => countRecords(work, ledger, { filters }))).total;
  const listed = (ledger: string, filters: readonly Filter[] = [], by: Actor = clerk) =>
    inWork(h.services, by, async (work) =>
      (await listRecords(work, ledger, { filters, limit: 100 })).rows.map((row) => row.record),
    );
  const findings = (id: string) =>
    inWork(h.services, clerk, async (work) => {
      const report = await consistencyOf({ ledger: h.services, duties: h.duties }, work);
      return report.checks.find((check) => check.id === id)?.findings.map(({ text }) => text) ?? [];
    });
  const move = (by: Actor, ledger: string, id: string, name: string, values: Record<string, unknown> = {}) =>
    inWork(h.services, by, async (work) => {
      const { record } = await getRecord(work, ledger, id);
      return moveRecord(work, { ledger, id, version: record.version, move: name, values, password: 'x' });
    });
  const plan = (title: string, kind: string, more: Record<string, unknown> = {}) =>
    h.enter(
      'plan',
      { title, kind, issuedOn: '2025-04-25', papers: papers('印发文件'), ...more },
      { on: '2025-04-26', moves: [['approve', clerk]] },
    );
  const task = (title: string, more: Record<string, unknown> = {}) =>
    h.enter(
      'task',
      {
        title,
        kind: '重点任务',
        assignedOn: '2025-05-06',
        dueOn: '2025-12-01',
        owner: h.department,
        leader: leader.personId,
        ...more,
      },
      { on: '2025-05-06' },
    );

  return { ...h, president, file, count, listed, findings, move, plan, task };
}
