/** Commands of standards: judge a house on any day, write its papers, check and install packs. */
import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { changeInWords, compareEditions } from '@qinglian/domain/obligations/edition.ts';
import { runPackTests } from '@qinglian/domain/obligations/pack-tests.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { type Verdict, verdictStates } from '@qinglian/domain/obligations/types.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { paperFiles } from '../areas/reports/papers.ts';
import { draft, paperOf } from '../areas/reports/routes.ts';
import { standardReaders } from '../areas/standards/routes.ts';
import type { Installation } from '../compose.ts';
import { adoptPack, type CatalogueEntry, evaluateAt, listAdopted, type Moment, readPack } from '../engines/obligations/index.ts';
import { inTrxWork, inWork } from '../ledger/services.ts';
import type { Actor } from '../platform/identity/actor.ts';
import { inTrx } from '../platform/postgres/database.ts';
import { actorFor, type Command, type CommandInput, findOption, mustHold, optionOf, UsageError, wordAt } from './command.ts';

const endOfDay = (day: string): string => `${day}T15:59:59.999Z`;

export const evaluate: Command = {
  name: 'evaluate',
  forms: [
    {
      usage: 'evaluate --pack FOLDER|ID --org CODE --as-of DATE [--known-at DATE]',
      about: '按任一天、任一时点所知，判定一家单位各条目的落实情况；标准可以是已启用的，也可以是任一文件夹',
      english: 'judges a house for any day as known on any other, by an adopted pack or one in any folder',
    },
  ],
  values: ['pack', 'org', 'as-of', 'known-at'],
  async run(input) {
    const asOf = optionOf(input, 'as-of');
    const known = findOption(input, 'known-at') ?? asOf;
    if (!isDay(asOf) || !isDay(known)) throw new UsageError('日期应写作 2025-11-22');
    const given = optionOf(input, 'pack');
    const folder = resolve(given);
    const isFolder = existsSync(join(folder, 'pack.yaml'));
    const own = isFolder ? onTrial(readPack(folder, basename(folder), sourcesFrom(ledgers))) : undefined;
    const installation = await input.open();
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    mustHold(actor, standardReaders);
    const pack = own?.pack.shortId ?? given;
    const verdicts = await judgeBy(installation, actor, { pack, own, moment: { asOf, knownAt: endOfDay(known) } });
    return {
      data: {
        pack: own === undefined ? pack : basename(folder),
        asOf,
        knownAt: known,
        verdicts: verdicts.map(({ override: _override, ...verdict }) => ({ ...verdict, label: verdictStates[verdict.state] })),
      },
      lines: verdicts.map(
        (verdict) =>
          `${verdict.obligation.padEnd(9)} ${verdict.period.padEnd(8)} ${verdictStates[verdict.state]}　${verdict.reason}`,
      ),
    };
  },
};

/** Under a name of its own: a draft is judged beside what was published, and is not held to it. */
const onTrial = (entry: CatalogueEntry): CatalogueEntry => ({
  ...entry,
  pack: { ...entry.pack, shortId: `trial ${entry.pack.shortId}` },
});

/** Carries the verdicts out of a transaction that is taken back. */
class Undone extends Error {
  readonly verdicts: readonly Verdict[];
  constructor(verdicts: readonly Verdict[]) {
    super('taken back on purpose');
    this.verdicts = verdicts;
  }
}

/** An adopted pack is judged from its facts; any other is adopted, judged and taken back, so that nothing of it stays. */
async function judgeBy(
  installation: Installation,
  actor: Actor,
  { pack, own, moment }: { pack: string; own: CatalogueEntry | undefined; moment: Moment },
): Promise<readonly Verdict[]> {
  const services = installation.duties;
  const { orgId } = actor;
  const isAdopted = await inTrx(installation.db, [orgId], async (tx) =>
    (await listAdopted(services, tx, orgId)).some((entry) => entry.pack.shortId === pack),
  );
  if (isAdopted && own === undefined)
    return inWork(installation.ledger, actor, (work) => evaluateAt(services, work.tx, { orgId, pack, moment }));
  const widened = own === undefined ? services : { ...services, catalogue: new Map([...services.catalogue, [pack, own]]) };
  try {
    await inTrx(installation.db, [orgId], (tx) =>
      inTrxWork({
        services: installation.ledger,
        tx,
        actor,
        task: async (work) => {
          await adoptPack(widened, work, { pack });
          throw new Undone(await evaluateAt(widened, tx, { orgId, pack, moment }));
        },
      }),
    );
  } catch (error) {
    if (error instanceof Undone) return error.verdicts;
    throw error;
  }
  throw new Error('invariant: a trial adoption was kept');
}

export const table: Command = {
  name: 'table',
  forms: [
    {
      usage: 'table --org CODE --month 2025-11 --out FILE.docx|.xlsx|.pdf [--paper table|summary|ledger|slip]',
      about: '输出一家单位的官方表（Word、Excel 或 PDF）、工作小结、工作台账（Excel）或报送审批单；没有报告时先起草',
      english:
        'writes the official table, the summary, the work ledger or the approval slip of a house; drafts the report if there is none',
    },
  ],
  values: ['org', 'month', 'out', 'paper'],
  async run(input) {
    const out = resolve(optionOf(input, 'out'));
    const file = paperFiles.find((one) => one === `${findOption(input, 'paper') ?? 'table'}${extname(out)}`);
    if (file === undefined) throw new UsageError(`能输出的有：${paperFiles.join('、')}；--out 的扩展名应与之相符`);
    const installation = await input.open();
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    const services = { ...installation, ...installation.config };
    const { bytes, name } = await inWork(installation.ledger, actor, async (work) => {
      const id = await draft(services, work, { type: 'monthly', period: optionOf(input, 'month') });
      return paperOf(services, work, id, file);
    });
    writeFileSync(out, bytes);
    return { data: { file: out, name, bytes: bytes.length }, lines: [`已写出 ${name}：${out}`] };
  },
};

/** What stands here under the folder's name: installed, else shipped. */
function publishedIn(input: CommandInput, name: string): CatalogueEntry | undefined {
  const places = [join(input.config().dataDir, 'packs', name), join(input.home, 'packs', name)];
  const found = places.find((place) => existsSync(join(place, 'pack.yaml')));
  return found === undefined ? undefined : readPack(found, name, sourcesFrom(ledgers));
}

function difference(entry: CatalogueEntry, published: CatalogueEntry | undefined) {
  if (published === undefined) return { changes: [], problems: [] };
  const { changes, problems } = compareEditions(published.pack, entry.pack);
  return { changes: changes.map(changeInWords), problems };
}

export const pack: Command = {
  name: 'pack',
  forms: [
    {
      usage: 'pack check DIR',
      about: '检查任一标准包文件夹：格式、原文、自带测试，与已发布版本的差别；指明文件、行和原因',
      english:
        'validates the pack in any folder, runs its tests, tells what differs from the published version; names file, line and reason',
    },
    {
      usage: 'pack install DIR',
      about: '检查后安装到本系统，重新启动后生效',
      english: 'the same, then installs it here; in force after a restart',
    },
  ],
  async run(input) {
    const what = wordAt(input, 0, '动作（check 或 install）');
    if (what !== 'check' && what !== 'install') throw new UsageError(`没有“pack ${what}”`);
    const directory = resolve(wordAt(input, 1, '标准包文件夹'));
    if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new UsageError(`没有文件夹 ${directory}`);
    const sources = sourcesFrom(ledgers);
    const entry = readPack(directory, basename(directory), sources);
    const results = runPackTests(entry.pack, entry.tests, sources);
    const failed = results.filter((result) => result.failures.length > 0);
    const { changes, problems } = difference(entry, publishedIn(input, basename(directory)));
    const lines = [
      `${entry.pack.title}（${entry.pack.id} ${entry.pack.version}）：${entry.pack.clauses.length}条原文、${entry.obligations.length}项要求、${results.length}个测试`,
      ...(entry.isLocked ? [] : ['原文尚未锁定：source.sha256 为 <build> 或没有原文']),
      ...(changes.length > 0 ? ['与已发布的版本相比：', ...changes] : []),
      ...problems.map((problem) => `✗ ${problem}`),
      ...failed.map((result) => `✗ ${result.obligation} 第${result.number}个测试：${result.failures.join('；')}`),
    ];
    if (failed.length > 0 || problems.length > 0) return { data: { ok: false, failed, problems, changes }, lines, exitCode: 1 };
    if (what === 'install') {
      const target = join(input.config().dataDir, 'packs', basename(directory));
      mkdirSync(target, { recursive: true });
      cpSync(directory, target, { recursive: true });
      lines.push(`已安装到 ${target}，重新启动后生效`);
    }
    return {
      data: { ok: true, id: entry.pack.id, obligations: entry.obligations.length, tests: results.length, changes },
      lines,
    };
  },
};
