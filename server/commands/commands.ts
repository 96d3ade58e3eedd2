/** The commands. Files are verified without a database; everything else opens the installation (and starts it when needed). */
import { cpSync, createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, isAbsolute, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { verifyDraw } from '@qinglian/domain/draws/verify.ts';
import { verifyJournal } from '@qinglian/domain/journal/verify.ts';
import { runPackTests } from '@qinglian/domain/obligations/pack-tests.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { evaluateAt, readPack } from '../engines/obligations/index.ts';
import { paperFiles } from '../areas/reports/papers.ts';
import { draft, paperOf } from '../areas/reports/routes.ts';
import { standardReaders } from '../areas/standards/routes.ts';
import { exportJournal, keysOfCheckpoints, takeCheckpoint } from '../ledger/journal-export.ts';
import { inWork } from '../ledger/services.ts';
import { backup } from '../platform/backup/backup.ts';
import { rolesOf } from '../platform/identity/actor.ts';
import { actorFor, type Command, optionOf, UsageError, wordAt } from './command.ts';

const endOfDay = (day: string): string => `${day}T15:59:59.999Z`;

const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate --pack ID --org CODE --as-of DATE [--known-at DATE] [--as ACCOUNT]',
  about: '按任一天、任一时点所知，判定一家单位各条目的落实情况',
  async run(input) {
    const asOf = optionOf(input, 'as-of');
    const known = input.options['known-at'];
    if (!isDay(asOf) || (typeof known === 'string' && !isDay(known))) throw new UsageError('日期应写作 2025-11-22');
    const pack = basename(optionOf(input, 'pack'));
    const installation = await input.open();
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    if (!standardReaders.some((role) => rolesOf(actor).has(role))) throw new AppError('forbidden');
    const verdicts = await inWork(installation.ledger, actor, (work) =>
      evaluateAt(installation.duties, work.tx, {
        orgId: actor.orgId,
        pack,
        moment: { asOf, knownAt: endOfDay(typeof known === 'string' ? known : asOf) },
      }),
    );
    return {
      data: {
        pack,
        asOf,
        knownAt: typeof known === 'string' ? known : asOf,
        verdicts: verdicts.map(({ override: _override, ...verdict }) => ({ ...verdict, label: verdictStates[verdict.state] })),
      },
      lines: verdicts.map(
        (verdict) =>
          `${verdict.obligation.padEnd(9)} ${verdict.period.padEnd(8)} ${verdictStates[verdict.state]}　${verdict.reason}`,
      ),
    };
  },
};

const table: Command = {
  name: 'table',
  usage: 'table --org CODE --month 2025-11 --out FILE.docx|.xlsx|.pdf [--paper table|summary|slip] [--as ACCOUNT]',
  about: '输出一家单位的官方表（Word、Excel 或 PDF）、工作小结或报送审批单；没有报告时先起草',
  async run(input) {
    const out = resolve(optionOf(input, 'out'));
    const paper = typeof input.options['paper'] === 'string' ? input.options['paper'] : 'table';
    const file = paperFiles.find((one) => one === `${paper}${extname(out)}`);
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

const packCommand: Command = {
  name: 'pack',
  usage: 'pack check DIR | pack install DIR',
  about: '检查标准包（格式、原文指纹、自带测试），或安装到本系统',
  async run(input) {
    const what = wordAt(input, 0, '动作（check 或 install）');
    const given = wordAt(input, 1, '标准包文件夹');
    const directory = isAbsolute(given) ? given : resolve(given);
    const sources = sourcesFrom(ledgers);
    const entry = readPack(directory, basename(directory), sources);
    const results = runPackTests(entry.pack, entry.tests, sources);
    const failed = results.filter((result) => result.failures.length > 0);
    const lines = [
      `${entry.pack.title}（${entry.pack.id} ${entry.pack.version}）：${entry.pack.clauses.length}条原文、${entry.obligations.length}项要求、${results.length}个测试`,
      ...failed.map((result) => `✗ ${result.obligation} 第${result.number}个测试：${result.failures.join('；')}`),
    ];
    if (failed.length > 0) return { data: { ok: false, failed }, lines, exitCode: 1 };
    if (what === 'install') {
      const installation = await input.open();
      const target = join(installation.config.dataDir, 'packs', basename(directory));
      mkdirSync(target, { recursive: true });
      cpSync(directory, target, { recursive: true });
      lines.push(`已安装到 ${target}，重新启动后生效`);
    } else if (what !== 'check') throw new UsageError(`没有“pack ${what}”`);
    return { data: { ok: true, id: entry.pack.id, obligations: entry.obligations.length, tests: results.length }, lines };
  },
};

const journal: Command = {
  name: 'journal',
  usage: 'journal verify FILE [--keys FILE] | journal export --org CODE --out FILE | journal checkpoint --org CODE',
  about: '离线校验日志文件；导出日志；签署存证点',
  async run(input) {
    const what = wordAt(input, 0, '动作（verify、export 或 checkpoint）');
    if (what === 'verify') {
      const file = wordAt(input, 1, '日志文件');
      if (!existsSync(file)) throw new UsageError(`没有文件 ${file}`);
      const keysFile = input.options['keys'];
      const keys =
        typeof keysFile === 'string' ? (JSON.parse(readFileSync(keysFile, 'utf8')) as Parameters<typeof verifyJournal>[1]) : [];
      const report = await verifyJournal(createInterface({ input: createReadStream(file) }), keys);
      const lines = [
        report.ok
          ? `校验通过：${report.links}条，内容核对${report.versionsChecked}条，已擦除${report.versionsErased}条，存证至第${report.provenTo}条`
          : `校验不通过：第${report.firstBroken?.line ?? '?'}行，${report.firstBroken?.reason ?? ''}`,
        ...report.warnings.map((warning) => `注意：${warning}`),
      ];
      return { data: report, lines, exitCode: report.ok ? 0 : 1 };
    }
    const installation = await input.open();
    const code = optionOf(input, 'org');
    const actor = await actorFor(installation, input, code);
    if (what === 'checkpoint') {
      const { secretKey } = installation.keys.ensure(code);
      const checkpoint = await inWork(installation.ledger, actor, (work) =>
        takeCheckpoint(work.tx, { orgId: actor.orgId, secretKey, now: work.now }),
      );
      return { data: checkpoint ?? null, lines: [checkpoint ? `已签署至第${checkpoint.seq}条` : '自上次存证以来没有新的记录'] };
    }
    if (what !== 'export') throw new UsageError(`没有“journal ${what}”`);
    const out = resolve(optionOf(input, 'out'));
    const lines = await inWork(installation.ledger, actor, async (work) => {
      const all: string[] = [];
      for await (const line of exportJournal(work.tx, {
        orgId: actor.orgId,
        ledgers: installation.ledger.ledgers,
        keys: await keysOfCheckpoints(work.tx, actor.orgId),
        withVersions: input.options['chain-only'] !== true,
      }))
        all.push(line);
      return all;
    });
    writeFileSync(out, `${lines.join('\n')}\n`);
    return { data: { file: out, lines: lines.length }, lines: [`已导出${lines.length}行：${out}`] };
  },
};

const draw: Command = {
  name: 'draw',
  usage: 'draw verify FILE',
  about: '离线核验一次抽取',
  async run(input) {
    if (wordAt(input, 0, '动作（verify）') !== 'verify') throw new UsageError('应为 draw verify FILE');
    const file = wordAt(input, 1, '抽取文件');
    if (!existsSync(file)) throw new UsageError(`没有文件 ${file}`);
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return { data: { ok: false, problems: ['不是抽取文件'] }, lines: ['核验不通过：不是抽取文件'], exitCode: 1 };
    }
    const { ok, problems } = verifyDraw(value);
    return {
      data: { ok, problems },
      lines: ok ? ['核验通过'] : problems.map((problem) => `核验不通过：${problem}`),
      exitCode: ok ? 0 : 1,
    };
  },
};

const backupCommand: Command = {
  name: 'backup',
  usage: 'backup DIR',
  about: '备份数据库和佐证文件到一个新文件夹',
  async run(input) {
    const directory = resolve(wordAt(input, 0, '目标文件夹'));
    if (existsSync(directory)) throw new UsageError(`${directory} 已存在，请换一个新文件夹`);
    const installation = await input.open();
    const manifest = await backup({
      ownerUrl: installation.ownerUrl,
      directory,
      filesDirectory: installation.filesDirectory,
      now: installation.clock.now(),
    });
    const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
    return { data: manifest, lines: [`已备份${manifest.tables.length}张表、${rows}行、${manifest.files}个文件到 ${directory}`] };
  },
};

export const commands: readonly Command[] = [evaluate, table, packCommand, journal, draw, backupCommand];
