/** The issuer's table row by row: drafted, or in the office's own wording with the draft beside it. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { Button, Input, Tag } from 'antd';

export function TableTab({
  content,
  canEdit,
  rows,
  onChange,
}: {
  content: ReportContent;
  canEdit: boolean;
  rows: Readonly<Record<string, string | null>>;
  onChange: (rows: Readonly<Record<string, string | null>>) => void;
}) {
  return (
    <div className="panel">
      <p className="muted" style={{ marginTop: 0 }}>
        “落实情况”由记录拟写，只陈述事实；可以改写，改写的条目有标记。判定不印入本表。
      </p>
      {content.groups.map((group) => (
        <section key={group.label}>
          <h2 style={{ marginTop: 14 }}>{group.label}</h2>
          {group.items.map((item) => (
            <div key={item.label}>
              <div style={{ fontWeight: 600, margin: '8px 0 4px' }}>{item.label}</div>
              {item.rows.map((row) => {
                const given = rows[row.id];
                const text = given === undefined ? (row.edited ?? row.drafted) : (given ?? row.drafted);
                const isEdited = given === undefined ? row.edited !== null : given !== null;
                return (
                  <div
                    key={row.id}
                    style={{
                      display: 'grid',
                      gridTemplateColumns: 'minmax(0, 1fr)',
                      gap: 4,
                      padding: '8px 0',
                      borderTop: '1px solid #eef2f2',
                    }}
                  >
                    <div className="muted">
                      <b style={{ color: '#1F2A2E' }}>{row.id}</b>　{row.standard}
                    </div>
                    <div>
                      {isEdited ? <span className="chip s-incomplete">已改写</span> : null}
                      {row.evidence.length > 0 ? <Tag>佐证{row.evidence.join('、')}</Tag> : null}
                      {canEdit && isEdited ? (
                        <Button size="small" type="link" onClick={() => onChange({ ...rows, [row.id]: null })}>
                          恢复拟稿
                        </Button>
                      ) : null}
                    </div>
                    {isEdited ? <div className="muted">拟稿：{row.drafted === '' ? '（空）' : row.drafted}</div> : null}
                    {canEdit ? (
                      <Input.TextArea
                        aria-label={`${row.id}落实情况`}
                        value={text}
                        placeholder="尚无记录可以陈述，可以手工填写"
                        autoSize={{ minRows: 1 }}
                        onChange={(event) => onChange({ ...rows, [row.id]: event.target.value })}
                      />
                    ) : (
                      <div style={{ whiteSpace: 'pre-wrap' }}>{text || <span className="muted">（空）</span>}</div>
                    )}
                  </div>
                );
              })}
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
