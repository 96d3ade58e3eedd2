/** 工作小结: the three parts, each with its wording held against the draft. */
import type { ReportDetail, ReportPart } from '@qinglian/domain/api/reports.ts';
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
