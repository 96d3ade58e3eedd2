/** The worked examples of the format, word for word, and any other folder, through `pack check DIR` as anybody would run it. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, type Program, programOn, temporaryFolder } from '../start/program.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../domain/obligations/fixtures/${name}.yaml`, import.meta.url));
const shipped = fileURLToPath(new URL('../../packs/guangshui-2025', import.meta.url));
const folder = temporaryFolder();
const qinglian: Program = programOn(folder.at('data'));
beforeAll(async () => {
  await build();
}, 300_000);
afterAll(() => folder.remove());

interface Checked {
  readonly ok: boolean;
  readonly tests: number;
  readonly failed: readonly { readonly obligation: string; readonly failures: readonly string[] }[];
}
/** A pack in a folder of its own, outside the product. */
function packFolder(name: string, text: string, source?: string): string {
  mkdirSync(folder.at(name), { recursive: true });
  writeFileSync(folder.at(name, 'pack.yaml'), text);
  if (source !== undefined) writeFileSync(folder.at(name, 'source.txt'), source);
  return folder.at(name);
}
const checked = (path: string): Checked & { readonly status: number | null } => {
  const ran = qinglian('pack', 'check', path, '--json');
  return { status: ran.status, ...(JSON.parse(ran.stdout) as Checked) };
};
const complaint = (path: string): { status: number | null; words: string } => {
  const ran = qinglian('pack', 'check', path);
  return { status: ran.status, words: ran.stdout + ran.stderr };
};

test.each([
  ['qujing', 2],
  ['guangshui-13-3', 1],
])('the worked example %s is checked in a folder outside the product, and its own tests pass', (name, tests) => {
  const example = readFileSync(fixture(name), 'utf8');
  expect(example).toContain('sha256: <build>');
  expect(checked(packFolder(name, example))).toMatchObject({ status: 0, ok: true, tests });
  expect(complaint(folder.at(name)).words).toContain('原文尚未锁定');
});

test('a test of the example that expects another verdict fails the check and is named with what came out', () => {
  const wrong = readFileSync(fixture('qujing'), 'utf8').replace('breach: [张]', 'breach: [李]');
  const { status, failed } = checked(packFolder('wrong', wrong));
  expect(status).toBe(1);
  expect(failed).toEqual([{ obligation: 'a19.1', number: 1, failures: ['breach应为李，实为张'] }]);
});

test('the shipped pack passes from its own folder and from a copy elsewhere', () => {
  const away = folder.at('elsewhere');
  mkdirSync(away);
  for (const name of ['pack.yaml', 'source.txt', 'tests.yaml']) copyFileSync(`${shipped}/${name}`, `${away}/${name}`);
  const here = checked(shipped);
  expect(here).toMatchObject({ status: 0, ok: true });
  expect(here.tests).toBeGreaterThan(100);
  expect(checked(away)).toEqual(here);
});

test('a source that is missing, was changed, or does not hold a clause is named with file, line and reason', () => {
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const example = readFileSync(fixture('guangshui-13-3'), 'utf8');
  const clause = '每月20日前，向市清廉医院建设领导小组办公室规范上报工作小结和工作台账，内容真实可靠。';
  const source = `六、其他方面\n13.强化效果评估\n${clause}\n12月15日前报年度总结及工作台账\n`;
  const locked = example.replace('<build>', sha(source));
  const line = (text: string, words: string): number => text.split('\n').findIndex((one) => one.includes(words)) + 1;
  expect(checked(packFolder('locked', locked, source))).toMatchObject({ status: 0, ok: true });
  const missing = complaint(packFolder('missing', locked));
  expect(missing.status).toBe(1);
  expect(missing.words).toContain(`missing/pack.yaml:${line(locked, 'source:')}`);
  expect(missing.words).toContain('没有原文文件 source.txt');
  const changed = complaint(packFolder('changed', locked, `${source}。`));
  expect(changed.words).toContain('与锁定的不符');
  const other = source.replace('每月20日前', '每月25日前');
  const altered = complaint(packFolder('altered', example.replace('<build>', sha(other)), other));
  expect(altered.status).toBe(1);
  expect(altered.words).toContain(`altered/pack.yaml:${line(example, `text: ${clause}`)}`);
  expect(altered.words).toContain('r13-3 的文字在 source.txt 中找不到');
});

test('a changed copy of a published pack is refused under the same version, and under a new one says what is changed for whom', () => {
  const text = readFileSync(`${shipped}/pack.yaml`, 'utf8');
  const start = text.indexOf('- id: r3-4.1\n');
  const stricter = text.slice(0, start) + text.slice(start).replace('min: { value: 1,', 'min: { value: 2,');
  const source = readFileSync(`${shipped}/source.txt`, 'utf8');
  const same = complaint(packFolder('guangshui-2025', stricter, source));
  expect(same.status).toBe(1);
  expect(same.words).toContain('内容与已发布的 1.0.0 不同，版本号没有变');
  const newer = complaint(packFolder('guangshui-2025', stricter.replace('version: 1.0.0', 'version: 1.1.0'), source));
  expect(newer.words).toContain('改动 r3-4.1“每季度召开药事会”（参数），涉及药事管理与药物治疗学委员会、分管医疗副院长、药剂科');
  expect(newer.words).not.toContain('版本号没有变');
});
