/** A draw as a citizen reads it: the outcome first, then each step with what was recomputed here. */
import type { DrawFile } from '@qinglian/domain/draws/contract.ts';
import { scoreOf } from '@qinglian/domain/draws/draw.ts';
import type { DrawReport, DrawStep, EntryReport } from '@qinglian/domain/draws/verify.ts';
import type { PublicDrawList } from '@qinglian/domain/public/contract.ts';
import { type Child, el, facts, hashText, table, timeText, verdict } from '../ui/dom.ts';

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
/** A salted id is too long to read; its beginning tells it apart. */
const shortId = (id: string): Child => (isHash(id) ? el('code', { title: id }, `${id.slice(0, 12)}…`) : id);

export function outcome({ ok, problems, file }: DrawReport): HTMLElement {
  if (file === null) return verdict('bad', '读不出这份抽取文件', list(problems));
  if (!ok) return verdict('bad', '核对不符：结果不能由公布的名单和随机来源得出', list(problems));
  if (file.state === 'frozen')
    return verdict('info', '名单已冻结，尚未抽取', el('p', {}, '请保存这份文件；抽取以后可以用它核对名单没有被改动。'));
  if (file.void !== null)
    return verdict(
      'warn',
      '本次抽取已作废，不产生结果',
      el('p', {}, timeText(file.void.at), '作废。原因：', file.void.reason, '。'),
      file.void.parties.length > 0 &&
        el('p', {}, '未按时揭示随机数的一方：', el('strong', {}, file.void.parties.join('、')), '。'),
    );
  return verdict('good', '核对相符：结果确由公布的名单和随机来源算出', el('p', {}, '以下每一步都已在您的浏览器中重新计算。'));
}

const list = (items: readonly string[]): HTMLElement => el('ul', {}, ...items.map((item) => el('li', {}, item)));

export function termsView({ terms }: DrawFile): HTMLElement {
  const { announced } = terms;
  return el(
    'section',
    {},
    el('h2', {}, terms.title),
    facts([
      ['抽取编号', terms.drawId],
      ['抽取单位', terms.org],
      ['依据', terms.basis],
      ['名单冻结', timeText(terms.frozenAt)],
      [
        '随机来源',
        announced.kind === 'public'
          ? el('span', {}, `${announced.source}第${announced.issue}期，预告于`, timeText(announced.expectedAt), '公布')
          : el('span', {}, `${announced.parties.join('、')}分别提交随机数，最迟`, timeText(announced.revealBy), '揭示'),
      ],
      terms.redrawOf === null ? null : ['重抽', `代替已作废的 ${terms.redrawOf}`],
    ]),
    terms.excluded.length > 0 &&
      table(
        '回避，不列入名单',
        ['编号', '原因'],
        terms.excluded.map((item) => [item.id, item.reason]),
      ),
  );
}

const states = { frozen: '○ 待抽取', drawn: '✓ 已抽取', void: '△ 已作废' } as const;

/** The latest draws, void ones among them: leaving them out would hide that one was repeated. */
export const drawList = (draws: PublicDrawList): HTMLElement =>
  table(
    '最近公布的抽取',
    ['抽取', '单位', '名单冻结', '状态'],
    draws.map((item) => [
      el('a', { href: `/verify/draw?d=${encodeURIComponent(item.code)}` }, `${item.drawId} ${item.title}`),
      item.org,
      timeText(item.frozenAt),
      states[item.state],
    ]),
    { stacks: true },
  );

/** The ranking of each group, with scores, and the whole frozen pool to unfold. */
export function resultView(file: DrawFile): HTMLElement | null {
  const { result, seed, terms } = file;
  if (result === null || seed === null) return poolOnly(file);
  const heading = file.state === 'void' ? '作废前的结果（不采用）' : '抽取结果';
  return el(
    'section',
    {},
    el('h2', {}, heading),
    ...result.map((group) => {
      const stratum = terms.pool.strata.find((item) => item.name === group.name);
      const size = stratum === undefined ? 0 : 'ids' in stratum ? stratum.ids.length : stratum.size;
      const order = [...group.drawn, ...group.substitutes];
      return table(
        `${group.name}：${size}个中抽${group.drawn.length}个，递补${group.substitutes.length}个`,
        ['名次', '编号', '结果', '得分'],
        order.map((id, i) => [
          String(i + 1),
          shortId(id),
          i < group.drawn.length ? el('strong', {}, '抽中') : `递补${i - group.drawn.length + 1}`,
          el('code', {}, `${scoreOf(seed, id).slice(0, 6)}…`),
        ]),
      );
    }),
    file.replacements.length > 0 &&
      table(
        '递补使用情况',
        ['分组', '退出', '递补', '原因', '时间'],
        file.replacements.map((item) => [item.stratum, shortId(item.out), shortId(item.in), item.reason, timeText(item.at)]),
        { stacks: true },
      ),
    poolOnly(file),
  );
}

function poolOnly({ terms }: DrawFile): HTMLElement | null {
  const { pool } = terms;
  if (pool.kind === 'private')
    return table(
      '名单（不公开，只公布树根）',
      ['分组', '数量', '树根'],
      pool.strata.map((item) => [item.name, String(item.size), hashText(item.root)]),
      { stacks: true },
    );
  const count = pool.strata.reduce((sum, item) => sum + item.ids.length, 0);
  return el(
    'details',
    {},
    el('summary', {}, `查看冻结的名单（${count}个）`),
    ...pool.strata.map((item) =>
      el('div', {}, el('h3', {}, `${item.name}（${item.ids.length}个）`), el('p', { className: 'ids' }, item.ids.join('、'))),
    ),
  );
}

const explained: { readonly [N in DrawStep['name']]: string } = {
  抽取办法: '名单、分组、数量和随机来源在冻结时一并取指纹（SHA-256），此后不能改动。',
  名单指纹: '全部编号按字节顺序排列后的 SHA-256。',
  随机来源: '冻结名单时还不存在的数，谁也不能事先知道。',
  种子: 'SHA-256（[“draw/v1”，名单指纹，随机来源，抽取编号]）。',
  排序: '每个编号的得分是 HMAC-SHA-256（种子，编号），由小到大取前几名，其后依次递补。',
  递补: '抽中者不能参加时，由同组下一个递补。',
};

export function stepsView({ steps, file }: DrawReport): HTMLElement {
  return el(
    'section',
    {},
    el('h2', {}, '核对步骤'),
    el(
      'ol',
      { className: 'steps' },
      ...steps.map((step) =>
        el(
          'li',
          { className: step.ok ? 'good' : 'bad' },
          el(
            'h3',
            {},
            el('span', { className: 'sign', aria: { hidden: 'true' } }, step.ok ? '✓' : '✕'),
            `${step.name}：${step.ok ? '相符' : '不符'}`,
          ),
          el('p', { className: 'hint' }, explained[step.name]),
          isHash(step.shown)
            ? hashText(step.shown)
            : step.shown !== '' && step.name !== '排序' && !step.shown.startsWith('[[')
              ? el('p', { className: 'shown' }, step.shown)
              : null,
          step.name === '随机来源' && file !== null ? partiesView(file) : null,
          step.problems.length > 0 ? list(step.problems) : null,
        ),
      ),
    ),
  );
}

function partiesView({ randomness }: DrawFile): HTMLElement | null {
  if (randomness === null) return null;
  if (randomness.kind === 'public') return el('p', {}, '取自', randomness.source, '，', timeText(randomness.at), '。');
  return table(
    '各方的承诺与揭示',
    ['一方', '承诺时间', '揭示时间', '揭示的随机数'],
    randomness.parties.map((item) => [
      item.byProxy ? `${item.party}（代录）` : item.party,
      timeText(item.committedAt),
      item.revealedAt === null ? el('strong', {}, '没有揭示') : timeText(item.revealedAt),
      item.value === null ? '—' : el('code', { className: 'wrap' }, item.value),
    ]),
    { stacks: true },
  );
}

export const limitsView = (limits: readonly string[]): HTMLElement =>
  el(
    'section',
    {},
    el('h2', {}, '这项核对不能证明什么'),
    list(limits),
    el(
      'p',
      {},
      '不想依赖本页，可以用二十行的程序自己核对：',
      el('a', { href: '/verify/tools/draw.py', download: 'draw.py' }, 'Python 程序'),
      '、',
      el('a', { href: '/verify/tools/draw.mjs', download: 'draw.mjs' }, 'Node.js 程序'),
      '。',
    ),
  );

const outcomes = { drawn: '抽中', substitute: '列入递补', not_drawn: '未抽中' } as const;

export function entryView({ ok, problems, outcome: found }: EntryReport): HTMLElement {
  if (!ok) return verdict('bad', '凭证核对不符', list(problems));
  return verdict(
    'good',
    `这一条确在冻结的名单中，${found === null ? '尚未抽取' : outcomes[found]}`,
    el('p', {}, found === 'not_drawn' ? '它的得分在抽中者和递补者之后，没有被跳过。' : ''),
  );
}
