/** YAML 1.2 (core schema) text → checked value, with the line of everything that is wrong. */
import type { Problem } from '@qinglian/kernel/errors.ts';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Report } from './load-condition.ts';

export interface YamlFile {
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly report: Report; readonly problems: Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** On success further checks `report` into `problems`. */
export function readYaml<S extends z.ZodType>(input: YamlFile, schema: S): Read<z.infer<S>> {
  const lines = new LineCounter();
  const document = parseDocument(input.text, { version: '1.2', schema: 'core', lineCounter: lines, uniqueKeys: true });
  const problems: Problem[] = [];
  const report: Report = (path, message) => {
    const at = path.length === 0 ? '' : `${path.join('.')}：`;
    problems.push({ file: input.file, line: lineOf(document, lines, path), message: `${at}${message}` });
  };
  for (const error of document.errors) {
    const reason = error.message.split('\n')[0] ?? '';
    problems.push({ file: input.file, line: error.linePos?.[0].line ?? 1, message: `YAML 格式错误：${reason}` });
  }
  if (problems.length > 0) return { ok: false, problems };
  const plain = plainOf(document);
  if (plain === undefined) {
    report([], 'YAML 格式错误：引用（*）过多或没有定义');
    return { ok: false, problems };
  }
  const parsed = schema.safeParse(plain.value);
  if (parsed.success) return { ok: true, value: parsed.data, report, problems };
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) report([...path, key], `不认识的项“${key}”`);
    else report(path, path.length > 0 && !document.hasIn(path) ? '缺少这一项' : chinese(issue));
  }
  return { ok: false, problems };
}

/** Aliases that multiply beyond measure make `toJS` throw: such a file is refused like any other broken one. */
function plainOf(document: Document.Parsed): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS() };
  } catch {
    return undefined;
  }
}

/** Line of the nearest thing that exists along the path. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const range =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : undefined;
    if (range) return lines.linePos(Number(range[0])).line;
  }
  return 1;
}

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '键值',
  record: '键值',
};

function chinese(issue: { readonly code: string; readonly message: string; readonly expected?: string }): string {
  if (/[一-龥]/.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return `应为${kinds[issue.expected ?? ''] ?? '其他类型'}`;
  return '内容不符合格式';
}
