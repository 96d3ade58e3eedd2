/** 工作小结: the three parts, each with its wording held against the draft. */
import type { ReportContent, ReportDetail, ReportPart } from '@qinglian/domain/api/reports.ts';
import { Input } from 'antd';
import { DraftCheck } from './draft-check.tsx';

export const parts: readonly (readonly [ReportPart, string])[] = [
  ['situation', '一、开展情况'],
  ['problems', '二、存在问题'],
  ['nextSteps', '三、下步打算'],
];

export function Summary({
  detail,
  texts,
  canEdit,
  onChange,
}: {
  detail: ReportDetail;
  texts: Readonly<Record<string, string>>;
  canEdit: boolean;
  onChange: (texts: Readonly<Record<string, string>>) => void;
}) {
  return (
    <div className="panel">
      {parts.map(([field, label]) => {
        const text = texts[field] ?? '';
        return (
          <section key={field} style={{ marginBottom: 16 }}>
            <h2>
              <label htmlFor={`part-${field}`}>{label}</label>
            </h2>
            {canEdit ? (
              <Input.TextArea
                id={`part-${field}`}
                value={text}
                autoSize={{ minRows: 3 }}
                onChange={(event) => onChange({ ...texts, [field]: event.target.value })}
              />
            ) : (
              <p style={{ whiteSpace: 'pre-wrap', margin: 0, lineHeight: 1.8 }}>{text}</p>
            )}
            <details open={canEdit} className="no-print">
              <summary>逐句核对：数字可点开记录</summary>
              <DraftCheck
                detail={detail}
                part={field}
                text={text}
                {...(canEdit
                  ? {
                      restore: (sentence: string) =>
                        onChange({ ...texts, [field]: `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${sentence}` }),
                    }
                  : {})}
              />
            </details>
          </section>
        );
      })}
    </div>
  );
}

/** Before it goes: sending cannot be taken back, and what it lays open is said. */
export const Sending = ({ content, title }: { content: ReportContent; title: string }) => (
  <>
    <p>
      把“{title}”报送市清廉办，包括工作小结、标准落实情况表、工作台账（{content.lines.length}行）和佐证目录（
      {content.annex.length}
      件）。
    </p>
    <p className="muted">报送后不能自行撤回，须由市清廉办退回。市清廉办看不到目录所列的记录，调阅须经本单位同意。</p>
  </>
);
