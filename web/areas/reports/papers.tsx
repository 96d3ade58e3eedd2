/** Files of a report, one button: what each is for, and in which format. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';

const words: Readonly<Record<string, string>> = { docx: 'Word', xlsx: 'Excel', pdf: 'PDF' };

/** `files`: file name → label, like `table.xlsx` → 标准落实情况表. */
export function PapersButton({ base, files }: { base: string; files: readonly (readonly [file: string, label: string])[] }) {
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: files.map(([file, label]) => ({
          key: file,
          label: (
            <a href={`${base}/${file}`} download>
              {label}（{words[file.split('.').at(-1) ?? ''] ?? '文件'}）
            </a>
          ),
        })),
      }}
    >
      <Button icon={<DownloadOutlined />}>下载</Button>
    </Dropdown>
  );
}

/** What a report consists of when it is sent. */
export const sentFiles = [
  ['table.docx', '标准落实情况表'],
  ['table.xlsx', '标准落实情况表'],
  ['table.pdf', '标准落实情况表'],
  ['summary.docx', '工作小结'],
  ['summary.pdf', '工作小结'],
  ['ledger.xlsx', '工作台账'],
] as const;
