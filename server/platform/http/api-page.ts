/** GET /api/docs: the interface for people, drawn from the same OpenAPI document as /api/docs/json. No script, nothing from outside. */
import { createHash } from 'node:crypto';
import { roles } from '@qinglian/kernel/roles.ts';
import type { QinglianApp, RouteAccess } from './app.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** What the page needs of the document that the routes themselves make. */
interface Document {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export type AccessOfRoute = (method: string, url: string) => RouteAccess | undefined;

const STYLE = `
:root{color-scheme:light}body{margin:0;font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2a2a;background:#fff}
main{max-width:1080px;margin:0 auto;padding:24px 20px 64px}h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px;color:#1e6e68}
p{margin:6px 0}a{color:#1e6e68}nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0}
details{border:1px solid #d5dddc;border-radius:6px;margin:6px 0}summary{cursor:pointer;padding:8px 12px;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
summary:focus-visible{outline:2px solid #1e6e68}code{font:13px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
.method{min-width:56px;font-weight:600}.access{margin-left:auto;color:#4c5a59}.body{padding:0 12px 10px;overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:6px 0}th,td{border-bottom:1px solid #e3e9e8;padding:4px 8px;text-align:left;vertical-align:top}
th{font-weight:600;color:#4c5a59}.muted{color:#4c5a59}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Groups of addresses, by what follows /api/; anything new shows under its own name. */
const GROUPS: Readonly<Record<string, string>> = {
  session: '登录与会话',
  ledgers: '台账',
  imports: '台账导入',
  files: '佐证文件',
  reports: '报送（医院）',
  city: '收报与汇总（市级）',
  standards: '标准与落实',
  today: '今日',
  draws: '抽取',
  people: '人员',
  lookup: '选择人员、科室、记录',
  consistency: '台账自查',
  setup: '首次设置',
  docs: '本文档',
  public: '公众页面',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function apiPageRoute(app: QinglianApp, accessOf: AccessOfRoute): void {
  let page: string | undefined;
  app.get('/api/docs', { config: { access: 'public' } }, async (_request, reply) => {
    // Routes do not change while the server runs.
    page ??= apiPage(app.swagger() as unknown as Document, accessOf);
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
      })
      .send(page);
  });
}

export function apiPage(document: Document, accessOf: AccessOfRoute): string {
  const groups = new Map<string, string[]>();
  for (const [url, methods] of Object.entries(document.paths ?? {})) {
    const name = /^\/api\/([^/]+)/.exec(url)?.[1] ?? '其他';
    const entries = groups.get(name) ?? [];
    for (const [method, operation] of Object.entries(methods))
      entries.push(operationBlock(method.toUpperCase(), url, { operation, access: accessOf(method.toUpperCase(), url) }));
    groups.set(name, entries);
  }
  const sorted = [...groups].sort(([a], [b]) => rank(a) - rank(b));
  const title = escaped(document.info.title);
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}：接口文档</title><style>${STYLE}</style></head><body><main>
<h1>${title}：接口文档</h1><p class="muted">${escaped(document.info.description ?? '')}</p>
<p>机器可读：<a href="/api/docs/json">OpenAPI 3.1（JSON）</a>。修改类请求须带请求头 <code>x-qinglian: 1</code>；失败时返回 <code>{code, message, problems?, requestId}</code>，
<code>problems</code> 逐条指明字段和原因。没有权限与没有记录是同一个回答。</p>
<nav aria-label="分组">${sorted.map(([name]) => `<a href="#${escaped(name)}">${escaped(labelOf(name))}</a>`).join('')}</nav>
${sorted.map(([name, entries]) => `<section id="${escaped(name)}"><h2>${escaped(labelOf(name))}</h2>${entries.join('')}</section>`).join('\n')}
</main></body></html>`;
}

const labelOf = (name: string): string => (Object.hasOwn(GROUPS, name) ? (GROUPS[name] ?? name) : name);
function rank(name: string): number {
  const at = Object.keys(GROUPS).indexOf(name);
  return at < 0 ? 1_000 : at;
}

function accessText(access: RouteAccess | undefined): string {
  if (access === 'public') return '不需登录';
  if (access === 'signed-in' || access === undefined) return '登录后，按台账权限';
  return `限：${access.map((role) => roles[role]).join('、')}`;
}

function operationBlock(
  method: string,
  url: string,
  { operation, access }: { operation: Operation; access: RouteAccess | undefined },
): string {
  const parameters = (operation.parameters ?? []).map((one) =>
    row(one.name, one.schema ?? {}, { isRequired: one.required === true, where: WHERE[one.in] ?? one.in }),
  );
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const fields = body === undefined ? [] : fieldRows(body, '');
  const table = [...parameters, ...fields];
  const about = operation.summary ?? operation.description;
  return `<details><summary><span class="method">${method}</span><code>${escaped(url)}</code><span class="access">${escaped(accessText(access))}</span></summary><div class="body">${
    about === undefined ? '' : `<p>${escaped(about)}</p>`
  }${
    table.length === 0
      ? '<p class="muted">没有参数</p>'
      : `<table><thead><tr><th>名称</th><th>位置</th><th>内容</th><th>必填</th></tr></thead><tbody>${table.join('')}</tbody></table>`
  }</div></details>`;
}

const WHERE: Readonly<Record<string, string>> = { path: '地址', query: '查询', header: '请求头', cookie: 'Cookie' };

const row = (name: string, schema: Schema, { isRequired, where }: { isRequired: boolean; where: string }): string =>
  `<tr><td><code>${escaped(name)}</code></td><td>${where}</td><td>${escaped(typeText(schema))}</td><td>${isRequired ? '是' : ''}</td></tr>`;

const DEPTH = 3;

function fieldRows(schema: Schema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own = row(path, field, { isRequired: schema.required?.includes(name) === true, where: '正文' });
    const inner = field.items ?? field;
    return path.split('.').length < DEPTH && inner.properties !== undefined ? [own, ...fieldRows(inner, `${path}.`)] : [own];
  });
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  integer: '整数',
  number: '数值',
  boolean: '是或否',
  object: '对象',
  null: '空',
};

function typeText(schema: Schema): string {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return variants.map(typeText).join(' 或 ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => String(value)).join(' | ');
  if (schema.type === 'array') return `列表：${typeText(schema.items ?? {})}`;
  const names = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const limits = [
    ...(schema.format === undefined ? [] : [schema.format]),
    ...(schema.minimum === undefined || Math.abs(schema.minimum) > 1e15 ? [] : [`≥${schema.minimum}`]),
    ...(schema.maximum === undefined || schema.maximum > 1e15 ? [] : [`≤${schema.maximum}`]),
    ...(schema.maxLength === undefined ? [] : [`至多${schema.maxLength}字`]),
    ...(schema.pattern === undefined || schema.format !== undefined ? [] : [`格式 ${schema.pattern}`]),
    ...(schema.default === undefined ? [] : [`默认 ${JSON.stringify(schema.default)}`]),
  ];
  return `${names.map((name) => TYPES[name] ?? name).join(' 或 ') || '任意'}${limits.length === 0 ? '' : `（${limits.join('，')}）`}`;
}
