/** A part of the summary held against its draft: every sentence with its origin, every figure leading to its records. */
import type { DraftedSentence, ReportDetail, ReportPart } from '@qinglian/domain/api/reports.ts';
import { figuresIn, type ReviewedSentence, reviewPart } from '@qinglian/domain/reports/drafting/review.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { Link } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import { Fragment, type ReactNode } from 'react';

export function DraftCheck({
  detail,
  part,
  text,
  restore,
}: {
  detail: ReportDetail;
  part: ReportPart;
  text: string;
  /** Puts a struck sentence back; absent where nothing can be edited. */
  restore?: (sentence: string) => void;
}) {
  const { draft, earlier, content } = detail;
  const { sentences, struck } = reviewPart(text, { draft: draft?.[part] ?? [], earlier: earlier?.[part] ?? '' });
  if (draft === null && earlier === null) return null;
  const before = earlier === null ? '' : periodInChinese(earlier.period);
  const isMarked = draft !== null;
  return (
    <div className="draft-check">
      <p className="muted">{summaryOf(sentences, { before, isMarked })}</p>
      {paragraphsOf(sentences).map((paragraph, at) => (
        <p key={`${at} ${paragraph[0]?.text ?? ''}`}>
          {paragraph.map((sentence, number) => (
            <Sentence
              key={`${number} ${sentence.text}`}
              sentence={sentence}
              pack={content.pack}
              before={before}
              isMarked={isMarked}
            />
          ))}
        </p>
      ))}
      {struck.length === 0 || !isMarked ? null : (
        <>
          <p className="muted">拟稿中有、现在没有的：</p>
          <ul>
            {struck.map((sentence) => (
              <li key={sentence.text}>
                <s>{sentence.text}</s>
                {restore === undefined ? null : (
                  <Button size="small" type="link" onClick={() => restore(sentence.text)}>
                    恢复
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function summaryOf(sentences: readonly ReviewedSentence[], { before, isMarked }: { before: string; isMarked: boolean }): string {
  const count = (holds: (sentence: ReviewedSentence) => boolean): number => sentences.filter(holds).length;
  const parts = isMarked
    ? [
        `共${sentences.length}句，按记录拟写${count(({ origin }) => origin === 'drafted')}句`,
        `改写${count(({ origin }) => origin === 'edited')}句`,
        `自行添写${count(({ origin }) => origin === 'written')}句`,
      ]
    : [`共${sentences.length}句`];
  if (before !== '') parts.push(`与${before}相同${count(({ isRepeat }) => isRepeat)}句`);
  const loose = sentences.reduce((sum, { loose: own }) => sum + own.length, 0);
  if (loose > 0 && isMarked) parts.push(`没有记录对应的数字${loose}处`);
  return `${parts.join('，')}。`;
}

function paragraphsOf(sentences: readonly ReviewedSentence[]): readonly (readonly ReviewedSentence[])[] {
  const paragraphs: ReviewedSentence[][] = [];
  for (const sentence of sentences) {
    if (sentence.isStart || paragraphs.length === 0) paragraphs.push([]);
    paragraphs.at(-1)?.push(sentence);
  }
  return paragraphs;
}

function Sentence({
  sentence,
  pack,
  before,
  isMarked,
}: {
  sentence: ReviewedSentence;
  pack: string;
  before: string;
  isMarked: boolean;
}) {
  const { text, origin, draft, isRepeat, loose } = sentence;
  const isOwn = isMarked && origin !== 'drafted';
  return (
    <span className={isOwn ? 'own-words' : undefined}>
      <WithFigures text={text} draft={draft} pack={pack} />
      {isOwn && origin === 'edited' && draft ? (
        <Popover content={<div style={{ maxWidth: 420 }}>拟稿：{draft.text}</div>} trigger={['hover', 'click', 'focus']}>
          <button type="button" className="chip link s-incomplete">
            已改写
          </button>
        </Popover>
      ) : null}
      {isOwn && origin === 'written' ? <span className="chip s-running">自行添写</span> : null}
      {isRepeat ? <span className="chip s-overdue_done">与{before}相同</span> : null}
      {isMarked && loose.length > 0 ? <span className="chip s-missing">{loose.join('、')}没有记录对应</span> : null}
    </span>
  );
}

/** Figures as buttons that open what they count. A sentence without figures opens its records at its end. */
function WithFigures({ text, draft, pack }: { text: string; draft: DraftedSentence | null; pack: string }) {
  if (draft === null || (draft.records.length === 0 && draft.row === null)) return text;
  const drafted = new Set(figuresIn(draft.text));
  const pieces: ReactNode[] = [];
  let rest = text;
  for (const figure of figuresIn(text)) {
    const at = rest.indexOf(figure);
    pieces.push(rest.slice(0, at));
    pieces.push(
      drafted.has(figure) ? (
        <Sources key={pieces.length} draft={draft} pack={pack}>
          {figure}
        </Sources>
      ) : (
        figure
      ),
    );
    rest = rest.slice(at + figure.length);
  }
  pieces.push(rest);
  if (pieces.length === 1)
    pieces.push(
      <Sources key="end" draft={draft} pack={pack}>
        依据
      </Sources>,
    );
  return pieces.map((piece, at) => <Fragment key={`${at}`}>{piece}</Fragment>);
}

const Sources = ({ draft, pack, children }: { draft: DraftedSentence; pack: string; children: ReactNode }) => (
  <Popover
    trigger={['click']}
    content={
      <ul className="sources">
        {draft.records.map((record) => (
          <li key={record.id}>
            <Link to="/ledgers/$ledger/$id" params={{ ledger: record.ledger, id: record.id }}>
              {record.title}
            </Link>
            　{record.date}
          </li>
        ))}
        {draft.row === null ? null : (
          <li>
            <Link to="/standards/$pack/$row" params={{ pack, row: draft.row }}>
              标准 {draft.row} 的全部记录
            </Link>
          </li>
        )}
      </ul>
    }
  >
    <button type="button" className="link figure">
      {children}
    </button>
  </Popover>
);
