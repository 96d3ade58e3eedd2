/** /verify/draw: recomputes a draw in the browser, from a file, pasted text or, by code, from this origin. */
import '../ui/no-eval.ts';
import { verifyDraw, verifyEntry } from '@qinglian/domain/draws/verify.ts';
import { codeFromText, PUBLIC_DRAWS, publicDrawList, publicDrawPath } from '@qinglian/domain/public/contract.ts';
import { read } from '../ui/api.ts';
import { el, verdict } from '../ui/dom.ts';
import { dropZone } from '../ui/drop.ts';
import { mountShell } from '../ui/shell.ts';
import { drawList, entryView, limitsView, outcome, resultView, stepsView, termsView } from './view.ts';
import { isWaiting, partySection } from './party.ts';

const TOO_LARGE = 32 * 1024 * 1024;
const main = mountShell({ current: '/verify/draw' });
const result = el('div', { id: 'result', tabIndex: -1, aria: { live: 'polite' } });
const code = el('input', {
  id: 'code',
  type: 'text',
  autocomplete: 'off',
  spellcheck: false,
  maxLength: 40,
  placeholder: '如 7K2M-Q9XA-44HD',
  aria: { describedby: 'code-problem' },
});
const problem = el('p', { id: 'code-problem', className: 'problem' });
const byCode = el(
  'form',
  { noValidate: true },
  el('label', { htmlFor: 'code' }, '核验码（公示中写明）'),
  el('div', { className: 'row' }, code, el('button', { type: 'submit', className: 'primary' }, '核对抽取')),
  problem,
);
const pasted = el('textarea', { id: 'pasted', rows: 5, spellcheck: false, autocomplete: 'off' });
const byText = el(
  'form',
  { noValidate: true },
  el('label', { htmlFor: 'pasted' }, '粘贴抽取文件的内容'),
  pasted,
  el('button', { type: 'submit' }, '核对粘贴的内容'),
);
main.append(
  el('h1', {}, '抽取核验'),
  el('p', { className: 'lead' }, '核对一次随机抽取是不是由事先冻结的名单和事先不存在的随机数得出的。'),
  byCode,
  el(
    'details',
    {},
    el('summary', {}, '我有抽取文件'),
    dropZone({
      id: 'file',
      label: '选择抽取文件（.json）',
      hint: '也可以拖到这里。',
      accept: '.json,application/json',
      onFile: (file) => void openFile(file),
    }),
    byText,
  ),
  result,
);

let asked = 0;

async function openFile(file: File): Promise<void> {
  if (file.size > TOO_LARGE) return say('文件超过32 MB，不是抽取文件');
  check(await file.text().catch(() => ''));
}

function say(message: string): void {
  asked++;
  result.replaceChildren(verdict('warn', message));
  result.focus();
}

function check(text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return say('这不是抽取文件：内容应为完整的 JSON，请整份复制或直接选择文件');
  }
  show(value);
}

function show(value: unknown): void {
  asked++;
  const report = verifyDraw(value);
  const { file } = report;
  result.replaceChildren(outcome(report));
  if (file !== null) {
    const shown = resultView(file);
    result.append(termsView(file));
    if (shown) result.append(shown);
    result.append(stepsView(report));
    if (file.terms.pool.kind === 'private') result.append(entrySection(value));
    if (isWaiting(file)) result.append(partySection(file));
    result.append(limitsView(report.limits));
  }
  result.focus();
}

function entrySection(drawValue: unknown): HTMLElement {
  const input = el('textarea', { id: 'entry', rows: 4, spellcheck: false, autocomplete: 'off' });
  const answer = el('div', { aria: { live: 'polite' } });
  const form = el(
    'form',
    { noValidate: true },
    el('label', { htmlFor: 'entry' }, '我的凭证（抽取单位发给您的 draw-entry/v1 内容）'),
    input,
    el('button', { type: 'submit' }, '核对我的一条'),
    answer,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    let value: unknown = null;
    try {
      value = JSON.parse(input.value);
    } catch {
      // Judged as a wrong form below.
    }
    answer.replaceChildren(entryView(verifyEntry(drawValue, value)));
  });
  return el('section', {}, el('h2', {}, '核对我的一条'), form);
}

async function fetchDraw(known: string): Promise<void> {
  const mine = ++asked;
  const answer = await read(publicDrawPath(known));
  if (mine !== asked) return;
  if (answer.kind === 'failed') return say(answer.message);
  if (answer.kind === 'missing') return say(`没有核验码为 ${known} 的抽取，请核对字母和数字`);
  show(answer.value);
}

function ask(raw: string): void {
  const known = codeFromText(raw);
  code.setAttribute('aria-invalid', String(known === undefined));
  problem.textContent =
    known === undefined ? '核验码是12位字母和数字，分三组，如 7K2M-Q9XA-44HD（没有字母 O、I 和数字 0、1）。' : '';
  if (known === undefined) return code.focus();
  code.value = known;
  history.replaceState(null, '', `?d=${known}`);
  void fetchDraw(known);
}

byCode.addEventListener('submit', (event) => {
  event.preventDefault();
  ask(code.value);
});
byText.addEventListener('submit', (event) => {
  event.preventDefault();
  check(pasted.value);
});
/** Shown only to who comes without a code; when it cannot be read, the rest of the page still works. */
async function showLatest(): Promise<void> {
  const mine = asked;
  const answer = await read(PUBLIC_DRAWS);
  const latest = answer.kind === 'found' ? publicDrawList.safeParse(answer.value) : null;
  if (mine !== asked || !latest?.success || latest.data.length === 0) return;
  result.replaceChildren(drawList(latest.data));
}

const given = new URLSearchParams(location.search).get('d');
if (given === null) void showLatest();
else {
  code.value = given;
  ask(given);
}
