/** Makes a 迎检 set: read in one transaction, then written file by file, so that it can tell how far it is and be called off. */
import { archiveDocx, archivePdf } from '../../engines/documents/index.ts';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import type { FileStore } from '../../platform/files/store.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { bound, contentsPart, coverPart, needsSheet, sheetPart, spinePart, volumeOf } from './inspection-papers.ts';
import { planSet, type SetEntry, type SetItem, type SetPlan } from './inspection-plan.ts';
import type { SetWriter } from './set-writer.ts';

export interface ArchiveServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
  readonly files: FileStore;
  /** Where sets that a job makes wait to be fetched. */
  readonly setsDirectory: string;
  /** Papers that the product itself makes of a register's record: put in by whoever knows that area. */
  readonly ownPapers: ReadonlyMap<string, readonly OwnPaper[]>;
}

export interface OwnPaper {
  readonly name: string;
  make(work: Work, id: string): Promise<Uint8Array>;
}

interface Step {
  readonly path: readonly string[];
  /** Undefined: the file is not there, or damaged. */
  bytes(): Promise<Uint8Array | undefined>;
}

export interface MadeSet {
  readonly items: number;
  readonly documents: number;
  readonly files: number;
  readonly missing: number;
  /** Files whose bytes are not in the store any more, or damaged. */
  readonly damaged: readonly string[];
}

export interface SetOptions {
  readonly year: string;
  readonly writer: SetWriter;
  /** Told before each file; throws to call the set off. */
  readonly onFile?: (done: number, total: number) => Promise<void>;
}

/** Whatever comes of it, the writer is closed or has taken back what it wrote. */
export async function makeSet(services: ArchiveServices, actor: Actor, options: SetOptions): Promise<MadeSet> {
  const { writer } = options;
  try {
    const made = await writeSet(services, actor, options);
    await writer.close();
    return made;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function writeSet(services: ArchiveServices, actor: Actor, { year, writer, onFile }: SetOptions): Promise<MadeSet> {
  const plan = await inWork(services.ledger, actor, (work) => planSet(services.duties, work, { year, isTaken: true }));
  const steps = stepsOf(services, actor, plan);
  const damaged: string[] = [];
  for (const [at, step] of steps.entries()) {
    await onFile?.(at, steps.length);
    const bytes = await step.bytes();
    if (bytes === undefined) damaged.push(step.path.join('/'));
    else await writer.add(step.path, bytes);
  }
  if (damaged.length > 0)
    await writer.add(
      ['未能取出的文件.txt'],
      new TextEncoder().encode(`\uFEFF以下文件在存储中不存在或已损坏，请从备份恢复：\r\n${damaged.join('\r\n')}\r\n`),
    );
  const entries = plan.items.flatMap((item) => item.entries);
  return {
    items: plan.items.length,
    documents: entries.length,
    files: steps.length - damaged.length,
    missing: plan.items.reduce(
      (sum, item) => sum + item.open.length + item.entries.filter(({ missing }) => missing.length > 0).length,
      0,
    ),
    damaged,
  };
}

function stepsOf(services: ArchiveServices, actor: Actor, plan: SetPlan): readonly Step[] {
  const pdf = (title: string, parts: Parameters<typeof bound>[2]) => async () => archivePdf(bound(plan, title, parts), plan.at);
  const steps: Step[] = [{ path: ['迎检材料总册（封面和目录）.pdf'], bytes: async () => archivePdf(volumeOf(plan), plan.at) }];
  for (const item of plan.items) {
    const folder = `${String(item.number).padStart(2, '0')} ${item.label}`;
    steps.push(
      { path: [folder, '封面.pdf'], bytes: pdf('封面', [coverPart(plan, item)]) },
      { path: [folder, '盒脊.pdf'], bytes: pdf('盒脊', [spinePart(plan, item)]) },
      { path: [folder, '卷内目录.pdf'], bytes: pdf('卷内目录', [contentsPart(plan, item)]) },
      { path: [folder, '卷内目录.docx'], bytes: async () => archiveDocx(bound(plan, '卷内目录', [contentsPart(plan, item)])) },
      ...item.entries.flatMap((entry) => entrySteps(services, actor, { plan, item, entry, folder })),
    );
  }
  return steps;
}

function entrySteps(
  services: ArchiveServices,
  actor: Actor,
  { plan, entry, folder }: { readonly plan: SetPlan; readonly item: SetItem; readonly entry: SetEntry; readonly folder: string },
): readonly Step[] {
  const place = [folder, `佐证${String(entry.number).padStart(2, '0')} ${entry.title.slice(0, 40)}`];
  const steps: Step[] = entry.papers.flatMap((paper) =>
    paper.kind === 'file'
      ? [{ path: [...place, `${paper.slot} ${paper.name}`], bytes: () => storedBytes(services, actor, paper.fileId) }]
      : [],
  );
  const own = services.ownPapers.get(entry.ledger);
  if (own !== undefined)
    return [
      ...steps,
      ...own.map(({ name, make }) => ({
        path: [...place, name],
        bytes: () => inWork(services.ledger, actor, (work) => make(work, entry.id)),
      })),
    ];
  if (needsSheet(entry))
    steps.push({
      path: [...place, '登记表.pdf'],
      bytes: async () => archivePdf(bound(plan, entry.title, [sheetPart(plan, entry)]), plan.at),
    });
  return steps;
}

/** The bytes behind a file that a readable record names; the row decides which content it is, not what the record says of it. */
async function storedBytes(services: ArchiveServices, actor: Actor, fileId: string): Promise<Uint8Array | undefined> {
  const row = await inWork(services.ledger, actor, (work) =>
    findRow(
      work.tx,
      sql<{ sha256: string }>`select sha256 from file where id = ${fileId}::uuid and org_id = ${work.actor.orgId}::uuid`,
    ),
  );
  return row && services.files.find(row.sha256);
}
