/** What is shown of a document, and of a file compared with it. */
import type { PublicDocument } from '@qinglian/domain/public/contract.ts';
import { el, facts, hashText, table, timeText, verdict } from '../ui/dom.ts';

function standing(found: PublicDocument): HTMLElement {
  if (found.state === 'valid') return verdict('good', '有效', el('p', {}, '这份文件由下列单位签发，目前有效。'));
  const { lapsed } = found;
  return verdict(
    'bad',
    '已失效',
    lapsed && el('p', {}, timeText(lapsed.at), '起失效：', lapsed.reason, '。'),
    lapsed?.replacedBy !== null &&
      lapsed?.replacedBy !== undefined &&
      el(
        'p',
        {},
        el(
          'a',
          { href: `/verify/document?c=${encodeURIComponent(lapsed.replacedBy)}` },
          `查看代替它的文件（${lapsed.replacedBy}）`,
        ),
      ),
  );
}

export function documentView(found: PublicDocument): HTMLElement {
  const { checkpoint } = found;
  return el(
    'section',
    { aria: { label: '核验结果' } },
    standing(found),
    el('h2', {}, found.title),
    facts([
      ['签发单位', found.unit],
      ['文号', found.documentNo],
      ['所属期间', found.period],
      ['核验码', el('code', {}, found.code)],
      ['内容指纹', hashText(found.contentHash)],
      [
        '上级存证',
        checkpoint === null
          ? '尚无'
          : el(
              'span',
              {},
              checkpoint.countersignedBy ?? '尚未由上级存证',
              '，',
              timeText(checkpoint.at),
              '，存证码 ',
              el('code', {}, checkpoint.code),
            ),
      ],
    ]),
    table(
      '审签',
      ['环节', '岗位', '时间'],
      found.signatures.map((item) => [item.step, item.post, timeText(item.at)]),
    ),
  );
}

const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** `hash` is that of the file in the reader's hands. */
export function comparison(
  found: PublicDocument,
  file: { readonly name: string; readonly bytes: number },
  hash: string,
): HTMLElement {
  const issued = found.files.find((item) => item.sha256 === hash);
  const shown = facts([
    ['您的文件', `${file.name}（${size(file.bytes)}）`],
    ['它的指纹', hashText(hash)],
  ]);
  if (issued !== undefined && found.state === 'valid')
    return verdict('good', '一致：您的文件就是签发的文件', el('p', {}, `与“${issued.name}”逐字节相同。`), shown);
  if (issued !== undefined)
    return verdict('warn', '一致，但文件已失效', el('p', {}, `与“${issued.name}”逐字节相同，但这份文件已经失效。`), shown);
  return verdict(
    'bad',
    '不一致：您的文件不是签发的文件',
    el('p', {}, '它被改动过、重新保存过，或者是另一份文件。用办公软件打开后另存、截图、扫描件都会不一致；请以下列签发文件为准。'),
    shown,
  );
}

export const issuedFiles = (found: PublicDocument): HTMLElement =>
  table(
    '签发的文件',
    ['文件名', '大小', '指纹（SHA-256）'],
    found.files.map((file) => [file.name, size(file.bytes), hashText(file.sha256)]),
    { stacks: true },
  );
