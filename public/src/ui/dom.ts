/** Elements from text only: nothing here can put markup into the page. */

export type Child = Node | string | null | undefined | false;

type Props<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], 'style' | 'innerHTML' | 'outerHTML'>
> & {
  readonly aria?: { readonly [name: string]: string };
};

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<K> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  const { aria, ...rest } = props;
  Object.assign(node, rest);
  for (const [name, value] of Object.entries(aria ?? {})) node.setAttribute(name === 'role' ? name : `aria-${name}`, value);
  node.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return node;
}

/** A term and what stands for it, one pair per row. */
export const facts = (rows: readonly (readonly [string, Child] | null)[]): HTMLElement =>
  el(
    'dl',
    { className: 'facts' },
    ...rows.flatMap((row) =>
      row === null || row[1] === null || row[1] === '' ? [] : [el('div', {}, el('dt', {}, row[0]), el('dd', {}, row[1]))],
    ),
  );

/** A hash, in groups of eight so that two can be compared by eye; copied as one word. */
export function hashText(hash: string): HTMLElement {
  const code = el('code', { className: 'hash' });
  for (let i = 0; i < hash.length; i += 8) code.append(el('span', {}, hash.slice(i, i + 8)));
  return code;
}

/**
 * `stacks`: on a narrow screen or in large type each row becomes a block with its headings beside it. The roles are spelt out
 * because a table that is laid out as blocks would lose them.
 */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
  { stacks = false }: { readonly stacks?: boolean } = {},
): HTMLElement {
  const role = (name: string): { readonly aria: { readonly [name: string]: string } } => ({ aria: { role: name } });
  const cells = (row: readonly Child[]): readonly HTMLElement[] =>
    row.map((cell, i) => {
      const td = el('td', role('cell'), el('div', {}, cell));
      td.dataset['label'] = head[i] ?? '';
      return td;
    });
  return el(
    'div',
    { className: stacks ? 'table stacks' : 'table', tabIndex: 0, aria: { role: 'region', label: caption } },
    el(
      'table',
      role('table'),
      el('caption', {}, caption),
      el(
        'thead',
        role('rowgroup'),
        el('tr', role('row'), ...head.map((text) => el('th', { scope: 'col', ...role('columnheader') }, text))),
      ),
      el('tbody', role('rowgroup'), ...rows.map((row) => el('tr', role('row'), ...cells(row)))),
    ),
  );
}

export type Tone = 'good' | 'bad' | 'warn' | 'info';
const signs: { readonly [T in Tone]: string } = { good: '✓', bad: '✕', warn: '△', info: '○' };

/** A verdict: sign, words and colour say the same. */
export const verdict = (tone: Tone, title: string, ...details: readonly Child[]): HTMLElement =>
  el(
    'div',
    { className: `verdict ${tone}` },
    el('span', { className: 'sign', aria: { hidden: 'true' } }, signs[tone]),
    el('div', {}, el('p', { className: 'verdict-title' }, title), ...details),
  );

const shanghai = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** 2025年11月20日 21:30 (北京时间) */
export const timeText = (instant: string): HTMLElement =>
  el('time', { dateTime: instant }, shanghai.format(new Date(instant)).replace(/\s+/, ' '));
