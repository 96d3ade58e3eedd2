/** ⌘K / Ctrl-K: pages, registers and the action of entering one, by Chinese or pinyin initials of what is on screen. */
import { useNavigate } from '@tanstack/react-router';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { AutoComplete, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLedgers } from '../../ledger/use-ledgers.ts';
import { useNavigation } from './navigation.ts';

export function GlobalSearch() {
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const pages = useNavigation();
  const ledgers = useLedgers();
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        input.current?.focus();
      }
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);
  const all = [
    ...pages.map((page) => ({ value: page.to, label: page.label })),
    ...(ledgers.data ?? []).flatMap((info) => {
      const label = ledgersByName.get(info.name)?.label ?? info.name;
      return [
        { value: `/ledgers/${info.name}`, label: `${label}台账` },
        ...(info.can.includes('create') ? [{ value: `/ledgers/${info.name}/new`, label: `登记${label}` }] : []),
        ...(text.trim() === ''
          ? []
          : [
              {
                value: `/ledgers/${info.name}?q=${encodeURIComponent(text.trim())}`,
                label: `在“${label}”中查找“${text.trim()}”`,
              },
            ]),
      ];
    }),
  ];
  const wanted = text.trim();
  const options = wanted === '' ? all.slice(0, 12) : all.filter((one) => one.label.includes(wanted)).slice(0, 20);
  return (
    <AutoComplete
      style={{ width: 250 }}
      options={options}
      value={text}
      onChange={setText}
      onSelect={(to: string) => {
        setText('');
        void navigate({ to });
      }}
    >
      <Input ref={input} placeholder="查找（Ctrl K）" aria-label="查找页面、台账和操作" allowClear />
    </AutoComplete>
  );
}
