/** What of a register comes out on paper: the list as it is shown, one record, and blanks to fill in by hand. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { Button, Dropdown, type MenuProps } from 'antd';
import type { ReactNode } from 'react';
import { queryString } from '../ui/api.ts';
import type { Search } from './list-filters.tsx';

type Items = NonNullable<MenuProps['items']>;

/** A PDF opens beside the page, ready for the printer; a Word file is saved. */
const paper = (address: string, label: string): Items[number] => ({
  key: address,
  label: address.includes('.pdf') ? (
    <a href={address} target="_blank" rel="noreferrer">
      {label}（PDF）
    </a>
  ) : (
    <a href={address} download>
      {label}（Word）
    </a>
  ),
});

export const listPrints = (ledger: Ledger, search: Search, columns: readonly string[]): Items => {
  const query = queryString({ ...search, columns: columns.join(',') });
  const base = `/api/ledgers/${ledger.name}/prints`;
  return [paper(`${base}/list.pdf${query}`, '打印清单'), paper(`${base}/list.docx${query}`, '清单')];
};

export const blankPapers = (ledger: string): Items => {
  const base = `/api/ledgers/${ledger}/blanks`;
  return [
    paper(`${base}/form.pdf`, '空白登记表'),
    paper(`${base}/form.docx`, '空白登记表'),
    paper(`${base}/rows.pdf`, '空白台账页'),
    paper(`${base}/rows.docx`, '空白台账页'),
  ];
};

export const recordPrints = (ledger: string, id: string): Items => {
  const base = `/api/ledgers/${ledger}/records/${id}/prints`;
  return [paper(`${base}/record.pdf`, '打印本条'), paper(`${base}/record.docx`, '本条')];
};

export const divider: Items[number] = { type: 'divider' };

export const PrintMenu = ({ items, children = '打印' }: { readonly items: Items; readonly children?: ReactNode }) => (
  <Dropdown trigger={['click']} menu={{ items }}>
    <Button>{children}</Button>
  </Dropdown>
);
