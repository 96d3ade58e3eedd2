/** Commands of proof: the journal out, its checkpoints, and the offline verifiers (which need no database). */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '@qinglian/kernel/roles.ts';
import { verifyDraw } from '@qinglian/domain/draws/verify.ts';
import { type TrustedKey, verifyJournal } from '@qinglian/domain/journal/verify.ts';
import { readableFields, reachOf } from '../ledger/access.ts';
import { exportJournal, keysOfCheckpoints, takeCheckpoint } from '../ledger/journal-export.ts';
import { inWork } from '../ledger/services.ts';
import {
  actorFor,
  administrators,
  clerks,
  type Command,
  type CommandInput,
  type CommandResult,
  findOption,
  mustHold,
  optionOf,
  UsageError,
  wordAt,
  writeOut,
} from './command.ts';

function fileAt(input: CommandInput, what: string): string {
  const file = resolve(wordAt(input, 1, what));
  if (!existsSync(file)) throw new UsageError(`没有文件 ${file}`);
  return file;
}

/** The chain names every register and how often it was written, the closed ones too: not for everybody in the house. */
const keepers: readonly Role[] = [
  ...clerks,
  ...administrators,
  'hospital_discipline',
  'hospital_secretary',
  'hospital_president',
];

/** A list of `{owner, publicKey, installation?}` that the verifier got by a way of its own. */
function trustedKeys(file: string | undefined): readonly TrustedKey[] {
  if (file === undefined) return [];
  const wrong = new UsageError(`${file} 应为 [{"owner":"机构编号","publicKey":"公钥"}] 形式的 JSON`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw wrong;
  }
  const isKey = (one: unknown): one is TrustedKey =>
    typeof one === 'object' &&
    one !== null &&
    'owner' in one &&
    typeof one.owner === 'string' &&
    'publicKey' in one &&
    typeof one.publicKey === 'string' &&
    /^[0-9a-f]{64}$/.test(one.publicKey);
  if (!Array.isArray(value) || !value.every(isKey)) throw wrong;
  return value;
}

async function verifyFile(input: CommandInput): Promise<CommandResult> {
  const file = fileAt(input, '日志文件');
  const report = await verifyJournal(createInterface({ input: createReadStream(file) }), trustedKeys(findOption(input, 'keys')));
  const lines = [
    report.ok
      ? `校验通过：${report.links}条，内容核对${report.versionsChecked}条，已擦除${report.versionsErased}条，存证至第${report.provenTo}条`
      : `校验不通过：第${report.firstBroken?.line ?? '?'}行，${report.firstBroken?.reason ?? ''}`,
    ...report.warnings.map((warning) => `注意：${warning}`),
  ];
  return { data: report, lines, exitCode: report.ok ? 0 : 1 };
}

async function checkpoint(input: CommandInput): Promise<CommandResult> {
  const installation = await input.open();
  const code = optionOf(input, 'org');
  const actor = await actorFor(installation, input, code);
  mustHold(actor, [...clerks, ...administrators]);
  const { secretKey } = installation.keys.ensure(code);
  const taken = await inWork(installation.ledger, actor, (work) =>
    takeCheckpoint(work.tx, { orgId: actor.orgId, secretKey, now: work.now }),
  );
  return { data: taken ?? null, lines: [taken ? `已签署至第${taken.seq}条` : '自上次存证以来没有新的记录'] };
}

async function exportFile(input: CommandInput): Promise<CommandResult> {
  const out = resolve(optionOf(input, 'out'));
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  mustHold(actor, keepers);
  const lines = await inWork(installation.ledger, actor, async (work) => {
    const all: string[] = [];
    // The chain is the same for all; contents only of the registers that this account may read whole.
    const open = [...installation.ledger.ledgers].filter(
      ([, ledger]) =>
        reachOf(actor, ledger.access.read).organisation &&
        readableFields(actor, ledger).length === Object.keys(ledger.fields).length,
    );
    for await (const line of exportJournal(work.tx, {
      orgId: actor.orgId,
      ledgers: new Map(open),
      keys: await keysOfCheckpoints(work.tx, actor.orgId),
      withVersions: input.options['chain-only'] !== true,
    }))
      all.push(line);
    return all;
  });
  writeOut(out, `${lines.join('\n')}\n`);
  return { data: { file: out, lines: lines.length }, lines: [`已导出${lines.length}行：${out}`] };
}

export const journal: Command = {
  name: 'journal',
  words: 2,
  forms: [
    {
      usage: 'journal verify FILE [--keys FILE]',
      about: '离线校验日志文件，指出第一处不符的行；--keys 为另行取得的公钥',
      english: 'verifies a journal file offline and names the first broken line; --keys: public keys obtained separately',
    },
    {
      usage: 'journal export --org CODE --out FILE [--chain-only]',
      about: '导出一家单位的日志，记录内容只含办理账号可以完整查看的台账；--chain-only 不含记录内容',
      english: 'exports the journal of a house; --chain-only without the contents of records',
    },
    {
      usage: 'journal checkpoint --org CODE',
      about: '签署存证点',
      english: 'signs where the journal stands',
    },
  ],
  values: ['org', 'out', 'keys'],
  flags: ['chain-only'],
  run(input) {
    const what = wordAt(input, 0, '动作（verify、export 或 checkpoint）');
    if (what === 'verify') return verifyFile(input);
    if (what === 'export') return exportFile(input);
    if (what === 'checkpoint') return checkpoint(input);
    throw new UsageError(`没有“journal ${what}”`);
  },
};

export const draw: Command = {
  name: 'draw',
  words: 2,
  forms: [{ usage: 'draw verify FILE', about: '离线核验一次抽取', english: 'verifies a draw offline' }],
  async run(input) {
    if (wordAt(input, 0, '动作（verify）') !== 'verify') throw new UsageError('应为 draw verify FILE');
    const file = fileAt(input, '抽取文件');
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
