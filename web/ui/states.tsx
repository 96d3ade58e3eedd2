/** Waiting, failing and being empty: the same everywhere. */
import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from './api.ts';

export const FirstLoad = ({ rows = 6 }: { rows?: number }) => (
  <div className="panel" aria-busy="true">
    <Skeleton active paragraph={{ rows }} title={false} />
  </div>
);

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const text = error instanceof ApiError ? error.summary : '页面出错了，请刷新后重试';
  return (
    <Alert
      type="error"
      showIcon
      title={text}
      action={
        retry ? (
          <Button size="small" onClick={retry}>
            重新加载
          </Button>
        ) : undefined
      }
    />
  );
}

/** Says what belongs here and who does the next step. */
export const Empty = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div style={{ padding: '36px 16px', textAlign: 'center' }}>
    <div style={{ fontWeight: 600, marginBottom: 6 }}>{title}</div>
    <div className="muted empty-text" style={{ maxWidth: 520, margin: '0 auto 14px' }}>
      {children}
    </div>
    {action}
  </div>
);

export const PageHead = ({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) => (
  <div className="page-head">
    <h1>{title}</h1>
    {note ? <span className="note">{note}</span> : null}
    {children ? <div className="actions">{children}</div> : null}
  </div>
);
