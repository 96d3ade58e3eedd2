/** /verify/document?c=CODE: who signed a document and whether it stands; compares the reader's file without sending it. */
import '../ui/no-eval.ts';
import { codeFromText, type PublicDocument, publicDocument, publicDocumentPath } from '@qinglian/domain/public/contract.ts';
import { read } from '../ui/api.ts';
import { el, verdict } from '../ui/dom.ts';
import { dropZone } from '../ui/drop.ts';
import { mountShell } from '../ui/shell.ts';
import { hashFile } from './hash-file.ts';
import { comparison, documentView, issuedFiles } from './view.ts';

const main = mountShell({ current: '/verify/document' });
const result = el('div', { aria: { live: 'polite' } });
const input = el('input', {
  id: 'code',
  name: 'code',
  type: 'text',
  autocomplete: 'off',
  spellcheck: false,
  maxLength: 40,
  placeholder: '如 7K2M-Q9XA-44HD',
  aria: { describedby: 'code-problem' },
});
const problem = el('p', { id: 'code-problem', className: 'problem' });
const form = el(
  'form',
  { noValidate: true },
  el('label', { htmlFor: 'code' }, '核验码（印在文件二维码下方）'),
  el('div', { className: 'row' }, input, el('button', { type: 'submit', className: 'primary' }, '查询文件')),
  problem,
);
main.append(
  el('h1', {}, '文件核验'),
  el('p', { className: 'lead' }, '查看一份文件由谁签发、现在是否有效，核对您手中的文件。'),
  form,
  result,
);

let asked = 0;

async function show(code: string): Promise<void> {
  const mine = ++asked;
  const answer = await read(publicDocumentPath(code));
  // A slow answer to an earlier question must not replace a later one.
  if (mine !== asked) return;
  if (answer.kind === 'failed') return result.replaceChildren(verdict('warn', answer.message));
  if (answer.kind === 'missing')
    return result.replaceChildren(
      verdict(
        'bad',
        '没有这份文件',
        el('p', {}, `核验码 ${code} 没有对应的文件。请核对字母和数字；如果抄写无误，这份文件不是由本平台签发的。`),
      ),
    );
  const found = publicDocument.safeParse(answer.value);
  if (!found.success) return result.replaceChildren(verdict('warn', '服务器的回答不完整，请重试'));
  // Without hashes of issued files every file, also the right one, would be told to differ.
  if (found.data.files.length === 0) return result.replaceChildren(documentView(found.data), byEye());
  result.replaceChildren(documentView(found.data), compareSection(found.data));
}

const byEye = (): HTMLElement =>
  el(
    'section',
    {},
    el('h2', {}, '核对手中的文件'),
    el('p', {}, '请核对单位、期间、审签岗位和时间与您手中的文件是否相同；报送审批单上印有内容指纹，应与上面的逐字相同。'),
  );

function compareSection(found: PublicDocument): HTMLElement {
  const outcome = el('div', { aria: { live: 'polite' } });
  let running: AbortController | undefined;
  const compare = async (file: File): Promise<void> => {
    running?.abort();
    const work = new AbortController();
    running = work;
    const bar = el('progress', { max: 1, value: 0, aria: { label: '计算进度' } });
    const stop = el('button', { type: 'button', onclick: () => work.abort() }, '停止计算');
    // Under two seconds nobody needs to see it.
    const later = setTimeout(() => outcome.replaceChildren(el('div', { className: 'progress' }, bar, stop)), 600);
    outcome.replaceChildren();
    try {
      const hash = await hashFile(file, { signal: work.signal, onProgress: (share) => (bar.value = share) });
      outcome.replaceChildren(comparison(found, { name: file.name, bytes: file.size }, hash));
    } catch {
      if (running === work)
        outcome.replaceChildren(verdict('warn', work.signal.aborted ? '已停止计算' : '这个文件读不出来，请重新选择'));
    } finally {
      clearTimeout(later);
    }
  };
  return el(
    'section',
    {},
    el('h2', {}, '核对手中的文件'),
    dropZone({
      id: 'file',
      label: '选择收到的文件',
      hint: '也可以拖到这里。只在您的设备上计算指纹，不上传。',
      onFile: (file) => void compare(file),
    }),
    outcome,
    issuedFiles(found),
  );
}

function ask(raw: string): void {
  const code = codeFromText(raw);
  input.setAttribute('aria-invalid', String(code === undefined));
  problem.textContent =
    code === undefined ? '核验码是12位字母和数字，分三组，如 7K2M-Q9XA-44HD（没有字母 O、I 和数字 0、1）。' : '';
  if (code === undefined) return input.focus();
  input.value = code;
  history.replaceState(null, '', `?c=${code}`);
  void show(code);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask(input.value);
});
const given = new URLSearchParams(location.search).get('c');
if (given !== null) {
  input.value = given;
  ask(given);
}
