/** The next step of a draw: random values are made here in the browser, and the value itself leaves it only when revealed. */
import type { DrawView } from '@qinglian/domain/api/draws.ts';
import { commitmentOf } from '@qinglian/domain/draws/draw.ts';
import { hexFromBytes } from '@qinglian/kernel/hash/sha256.ts';
import { Alert, Button, Checkbox, Form, Input, Modal, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { moment } from '../../ui/words.ts';

export interface DrawActionsProps {
  readonly draw: DrawView;
  readonly isBusy: boolean;
  readonly choices: readonly { readonly stratum: string; readonly id: string; readonly name: string }[];
  readonly onStep: (path: string, body: object) => Promise<void>;
}

type Dialog = 'enter' | 'publish' | 'replace' | 'void' | null;
const must = (message: string) => [{ required: true, whitespace: true, message }];
const keyOf = (draw: DrawView, party: string): string => `qinglian.draw.${draw.code}.${party}`;

export function DrawActions({ draw, isBusy, choices, onStep }: DrawActionsProps) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const { can, file } = draw;
  const send = (path: string) => async (body: object) => {
    await onStep(path, body);
    setDialog(null);
  };
  const waits = file.terms.announced.kind === 'public' && file.state === 'frozen' && !can.includes('enter');
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      {waits && file.terms.announced.kind === 'public' ? (
        <span className="muted">等待{moment(file.terms.announced.expectedAt)}公布号码，之后在此录入。</span>
      ) : null}
      {draw.mine.map((party) => (
        <PartyStep key={party} draw={draw} party={party} isBusy={isBusy} onStep={onStep} />
      ))}
      {can.includes('enter') ? (
        <Button type="primary" block onClick={() => setDialog('enter')}>
          录入公布号码
        </Button>
      ) : null}
      {can.includes('publish') ? (
        <Button type="primary" block onClick={() => setDialog('publish')}>
          公布结果
        </Button>
      ) : null}
      {can.includes('replace') ? (
        <Button block onClick={() => setDialog('replace')}>
          递补
        </Button>
      ) : null}
      {can.includes('void') ? (
        <Button block danger onClick={() => setDialog('void')}>
          作废
        </Button>
      ) : null}
      {can.length === 0 && !waits ? <span className="muted">当前没有需要您办理的事项。</span> : null}
      <StepForm
        open={dialog === 'enter'}
        title="录入公布号码"
        submit="录入并抽取"
        onClose={() => setDialog(null)}
        onSend={send('number')}
      >
        <Form.Item name="value" label="公布的号码" extra="按公告原样填写，如 4 0 7" rules={must('请填写号码')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="source" label="在哪里公布" rules={must('请填写公布的地方')}>
          <Input maxLength={200} placeholder="如 中国福利彩票网 开奖公告" />
        </Form.Item>
      </StepForm>
      <StepForm
        open={dialog === 'publish'}
        title="公布抽取结果"
        submit="公布结果"
        onClose={() => setDialog(null)}
        onSend={(body) => send('publish')({ withTokens: 'withTokens' in body && body.withTokens === true })}
      >
        <p>公布后任何人都可以在公众核验页看到并重算结果，不能收回。不事先通知的检查，请在检查后公布。</p>
        {file.terms.pool.kind === 'private' ? (
          <Form.Item name="withTokens" valuePropName="checked">
            <Checkbox>同时公布全部加盐编号，使任何人都能重算完整排序（看不出名单内容）</Checkbox>
          </Form.Item>
        ) : null}
      </StepForm>
      <StepForm
        open={dialog === 'replace'}
        title="由递补者接替"
        submit="递补"
        onClose={() => setDialog(null)}
        onSend={(body) => {
          const { who, reason } = body as { who: string; reason: string };
          const chosen = choices.find((one) => `${one.stratum}\n${one.id}` === who);
          return send('replace')({ stratum: chosen?.stratum ?? '', out: chosen?.id ?? '', reason });
        }}
      >
        <Form.Item name="who" label="谁不能参加" rules={must('请选择')}>
          <Select
            options={choices.map((one) => ({ value: `${one.stratum}\n${one.id}`, label: `${one.stratum}：${one.name}` }))}
          />
        </Form.Item>
        <Form.Item name="reason" label="原因" rules={must('请写明原因')}>
          <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </StepForm>
      <StepForm
        open={dialog === 'void'}
        title="作废本次抽取"
        submit="作废"
        isDanger
        onClose={() => setDialog(null)}
        onSend={send('void')}
      >
        <p>作废的抽取和原因一直公开，不能恢复；需要时可以重新抽取。</p>
        <Form.Item name="reason" label="作废原因" rules={must('请写明原因')}>
          <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </StepForm>
    </div>
  );
}

function StepForm({
  open,
  title,
  submit,
  isDanger = false,
  onClose,
  onSend,
  children,
}: {
  open: boolean;
  title: string;
  submit: string;
  isDanger?: boolean;
  onClose: () => void;
  onSend: (body: object) => Promise<void>;
  children: ReactNode;
}) {
  const [isSending, setIsSending] = useState(false);
  return (
    <Modal open={open} title={title} footer={null} onCancel={onClose} destroyOnHidden>
      <Form<object>
        layout="vertical"
        requiredMark={false}
        onFinish={(body) => {
          setIsSending(true);
          // The page tells what was wrong; the dialog stays with what was typed.
          void onSend(body)
            .catch(() => undefined)
            .finally(() => setIsSending(false));
        }}
      >
        {children}
        <Button type="primary" danger={isDanger} htmlType="submit" loading={isSending}>
          {submit}
        </Button>
      </Form>
    </Modal>
  );
}

/** One's own value: made here, its commitment sent first, itself only when all have committed. */
function PartyStep({
  draw,
  party,
  isBusy,
  onStep,
}: {
  draw: DrawView;
  party: string;
  isBusy: boolean;
  onStep: DrawActionsProps['onStep'];
}) {
  const [kept, setKept] = useState(() => localStorage.getItem(keyOf(draw, party)) ?? '');
  const { file } = draw;
  const entered = file.randomness?.kind === 'commit_reveal' ? file.randomness.parties : [];
  const mine = entered.find((one) => one.party === party);
  if (file.state !== 'frozen') return null;
  const commit = async (): Promise<void> => {
    const value = hexFromBytes(crypto.getRandomValues(new Uint8Array(32)));
    // Kept before it is sent: a value that is lost makes the draw void.
    localStorage.setItem(keyOf(draw, party), value);
    setKept(value);
    await onStep('commit', { party, commitment: commitmentOf(file.termsHash, party, value) }).catch(() => undefined);
  };
  if (mine === undefined)
    return draw.can.includes('commit') ? (
      <Button type="primary" block loading={isBusy} onClick={() => void commit()}>
        {party}：生成随机数并提交承诺
      </Button>
    ) : null;
  if (mine.value !== null) return <span className="muted">{party}已揭示随机数。</span>;
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Alert type="info" title={`${party}已提交承诺`} description="随机数保存在本机；请另抄一份，丢失将使本次抽取作废。" />
      <Input.TextArea
        aria-label={`${party}的随机数`}
        value={kept}
        onChange={(event) => setKept(event.target.value.trim())}
        autoSize={{ minRows: 2 }}
      />
      <Button
        type="primary"
        block
        loading={isBusy}
        disabled={!draw.can.includes('reveal') || kept === ''}
        onClick={() => void onStep('reveal', { party, value: kept }).catch(() => undefined)}
      >
        {draw.can.includes('reveal') ? `${party}：揭示随机数` : '等各方都提交承诺后揭示'}
      </Button>
    </div>
  );
}
