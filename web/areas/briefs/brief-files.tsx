/** A one-page paper taken along: Word, PDF, or printed from the screen. */
import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';

export const BriefFiles = ({ base, query = '' }: { base: string; query?: string }) => (
  <>
    <Button href={`${base}/paper.docx${query}`}>Word</Button>
    <Button href={`${base}/paper.pdf${query}`}>PDF</Button>
    <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
      打印
    </Button>
  </>
);
