/** ⌘K: records, people, pages and actions by Chinese, pinyin or initials; arrows and Enter. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Found } from '@qinglian/domain/api/find.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { Input, Modal } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useKeptLedgers } from '../../ledger/use-ledgers.ts';
import { api, queryString } from '../../ui/api.ts';
import { shortDay } from '../../ui/words.ts';
import { soundsLike, useFurtherPages, useNavigation } from './navigation.ts';

interface Hit {
  readonly to: string;
  readonly label: string;
  readonly detail: string;
  readonly group: '记录' | '人员' | '操作' | '页面';
}

/** Nothing typed: pages and what can be entered. */
function useHits(words: string): { readonly hits: readonly Hit[]; readonly isPending: boolean } {
  const pages = [...useNavigation(), ...useFurtherPages()];
  const registers = useKeptLedgers();
  const found = useQuery({
    queryKey: ['find', words],
    queryFn: () => api.get<Found>(`/api/find${queryString({ q: words })}`),
    enabled: words !== '',
    placeholderData: (before) => before,
  });
  const labelOf = (name: string): string => ledgersByName.get(name)?.label ?? name;
  const sounding = new Set(found.data?.ledgers ?? []);
  const fits = (name: string): boolean => words === '' || labelOf(name).includes(words) || sounding.has(name);
  const wanted = (registers.data ?? []).filter((info) => fits(info.name));
  const hits: Hit[] = [
    ...(words === '' ? [] : (found.data?.records ?? [])).map(
      (one): Hit => ({
        to: `/ledgers/${one.ledger}/${one.id}`,
        label: one.title,
        detail: `${labelOf(one.ledger)}　${shortDay(one.day)}`,
        group: '记录',
      }),
    ),
    ...(words === '' ? [] : (found.data?.people ?? [])).map(
      (one): Hit => ({
        to: `/people${queryString({ q: one.name })}`,
        label: one.name,
        detail: one.detail,
        group: '人员',
      }),
    ),
    ...pages
      .filter((page) => soundsLike(page, words))
      .map((page): Hit => ({ to: page.to, label: page.label, detail: '', group: '页面' })),
    ...wanted.map(
      (info): Hit => ({ to: `/ledgers/${info.name}`, label: `${labelOf(info.name)}台账`, detail: '', group: '页面' }),
    ),
    ...(words === '' ? [] : wanted)
      .filter((info) => info.can.includes('create'))
      .map((info): Hit => ({ to: `/ledgers/${info.name}/new`, label: `登记${labelOf(info.name)}`, detail: '', group: '操作' })),
  ];
  return { hits: words === '' ? hits.slice(0, 20) : hits, isPending: found.isFetching };
}

export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const words = useDeferredValue(text.trim().toLowerCase());
  const { hits, isPending } = useHits(words);
  const lit = Math.min(at, hits.length - 1);
  const open = (hit: Hit | undefined): void => {
    if (!hit) return;
    onClose();
    void navigate({ to: hit.to });
  };
  const press = (event: React.KeyboardEvent): void => {
    // While Chinese is being composed, Enter and the arrows belong to the input method.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      const next = (lit + step + hits.length) % hits.length;
      setAt(next);
      document.getElementById(`hit-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') open(hits[lit]);
  };
  return (
    <Modal open onCancel={onClose} footer={null} title="查找" width={640} style={{ top: 60 }} className="palette">
      <Input
        autoFocus
        allowClear
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
        placeholder="汉字、拼音或首字母"
        aria-label="查找记录、人员、页面和操作"
        role="combobox"
        aria-expanded
        aria-controls="hits"
        {...(hits.length > 0 ? { 'aria-activedescendant': `hit-${lit}` } : {})}
      />
      <div id="hits" role="listbox" aria-label="查找结果" className="hits">
        {hits.map((hit, of) => (
          <div key={`${hit.group} ${hit.to}`} role="presentation">
            {hits[of - 1]?.group === hit.group ? null : (
              <div className="hit-group" role="presentation">
                {hit.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input holds the focus and hears the keys */}
            <div
              id={`hit-${of}`}
              role="option"
              tabIndex={-1}
              aria-selected={of === lit}
              className="hit"
              onMouseMove={() => setAt(of)}
              onClick={() => open(hit)}
            >
              <span>{hit.label}</span>
              <span className="muted">{hit.detail}</span>
            </div>
          </div>
        ))}
      </div>
      {hits.length === 0 ? (
        <p className="muted" role="status">
          {isPending ? '正在查找…' : '没有找到。可以换一个词，或到台账中按条件筛选。'}
        </p>
      ) : null}
    </Modal>
  );
}
