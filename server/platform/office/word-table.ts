/**
 * Tables of a Word file as WordprocessingML. The document library builds some twenty objects for each cell; an official table
 * has hundreds of cells and five looks, so its rows are written here and put in place of a mark in the finished file.
 */
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';

/** Paragraph styles for table text; `docx.ts` defines them. */
export const cellStyles = { left: 'cell', center: 'cellCenter', head: 'cellHead', small: 'cellSmall' } as const;

export interface WordCell {
  /** One paragraph each. */
  readonly lines: readonly string[];
  readonly style?: keyof typeof cellStyles;
  readonly merge?: 'restart' | 'continue';
  /** Begins a page: the whole row moves. */
  readonly newPage?: boolean;
  /** Columns that the cell covers. */
  readonly span?: number;
  /** PNG, printed as a square of this many millimetres instead of text. */
  readonly image?: { readonly png: Uint8Array; readonly mm: number };
}

export interface WordTable {
  /** Column widths in twips. */
  readonly widths: readonly number[];
  /** Repeated on every page; none for a form. */
  readonly header: readonly string[];
  /** At least this high, in twips: room for a hand. */
  readonly rowHeight?: number;
  /** Rows of a form may be longer than a page. */
  readonly mayBreakRows?: boolean;
  readonly rows: readonly (readonly WordCell[])[];
}

/** Where a table will stand: the text of a paragraph of its own. */
export const tableMark = (at: number): string => `@@table-${at}@@`;

// XML 1.0 has no place for most control characters, and a file that holds one does not open.
const escape = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const BORDERS = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
  .join('');
const MARGINS =
  '<w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>';

interface Images {
  readonly files: Record<string, Uint8Array>;
  relations: string;
  count: number;
}

function tableXml(table: WordTable, images: Images): string {
  const grid = table.widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const total = table.widths.reduce((sum, width) => sum + width, 0);
  const head = table.header.map((label): WordCell => ({ lines: [label], style: 'head' }));
  const rows = [
    ...(head.length === 0 ? [] : [rowXml(head, { isHead: true, table, images })]),
    ...table.rows.map((row) => rowXml(row, { isHead: false, table, images })),
  ];
  return `<w:tbl><w:tblPr><w:tblW w:w="${total}" w:type="dxa"/><w:tblBorders>${BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>${MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`;
}

function rowXml(
  cells: readonly WordCell[],
  { isHead, table, images }: { readonly isHead: boolean; readonly table: WordTable; readonly images: Images },
): string {
  const height = isHead || table.rowHeight === undefined ? '' : `<w:trHeight w:val="${table.rowHeight}" w:hRule="atLeast"/>`;
  const looks = `${table.mayBreakRows === true ? '' : '<w:cantSplit/>'}${height}${isHead ? '<w:tblHeader/>' : ''}`;
  let column = 0;
  const written = cells.map((cell) => {
    const from = column;
    column += cell.span ?? 1;
    const width = table.widths.slice(from, column).reduce((sum, one) => sum + one, 0);
    return cellXml(cell, width, images);
  });
  return `<w:tr><w:trPr>${looks}</w:trPr>${written.join('')}</w:tr>`;
}

function cellXml(cell: WordCell, width: number, images: Images): string {
  const merge =
    cell.merge === undefined ? '' : cell.merge === 'restart' ? '<w:vMerge w:val="restart"/>' : '<w:vMerge w:val="continue"/>';
  const look = `<w:pPr><w:pStyle w:val="${cellStyles[cell.style ?? 'left']}"/>${cell.newPage === true ? '<w:pageBreakBefore/>' : ''}</w:pPr>`;
  const lines = cell.merge === 'continue' || cell.lines.length === 0 ? [''] : cell.lines;
  const content = cell.image
    ? `<w:p>${look}<w:r>${imageXml(cell.image, images)}</w:r></w:p>`
    : lines
        .map((line) => `<w:p>${look}${line === '' ? '' : `<w:r><w:t xml:space="preserve">${escape(line)}</w:t></w:r>`}</w:p>`)
        .join('');
  const span = cell.span === undefined ? '' : `<w:gridSpan w:val="${cell.span}"/>`;
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${span}${merge}<w:vAlign w:val="center"/></w:tcPr>${content}</w:tc>`;
}

const EMU_PER_MM = 36_000;

function imageXml({ png, mm }: { readonly png: Uint8Array; readonly mm: number }, images: Images): string {
  const number = ++images.count;
  const name = `table-${number}.png`;
  const id = `rIdTable${number}`;
  images.files[`word/media/${name}`] = png;
  images.relations += `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/${name}"/>`;
  const side = Math.round(mm * EMU_PER_MM);
  // Numbers of drawings must differ within the file; those of the document library begin at 1.
  return `<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${side}" cy="${side}"/><wp:docPr id="${10_000 + number}" name="${name}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="${10_000 + number}" name="${name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${side}" cy="${side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`;
}

/** Puts the tables in place of their marks. Throws when a mark is not there: the file would lack a table. */
export function placeTables(bytes: Uint8Array, tables: readonly WordTable[]): Uint8Array {
  if (tables.length === 0) return bytes;
  const files = unzipSync(bytes);
  const part = (name: string): string => {
    const file = files[name];
    if (!file) throw new Error(`${name} is missing`);
    return strFromU8(file);
  };
  const images: Images = { files: {}, relations: '', count: 0 };
  let document = part('word/document.xml');
  for (const [at, table] of tables.entries()) {
    const mark = document.indexOf(tableMark(at));
    const start = document.lastIndexOf('<w:p>', mark);
    const end = document.indexOf('</w:p>', mark);
    if (mark < 0 || start < 0 || end < 0) throw new Error(`no mark for table ${at}`);
    document = document.slice(0, start) + tableXml(table, images) + document.slice(end + '</w:p>'.length);
  }
  files['word/document.xml'] = strToU8(document);
  if (images.count > 0) {
    const relations = 'word/_rels/document.xml.rels';
    files[relations] = strToU8(part(relations).replace('</Relationships>', `${images.relations}</Relationships>`));
    const types = part('[Content_Types].xml');
    if (!types.includes('Extension="png"'))
      files['[Content_Types].xml'] = strToU8(
        types.replace(/(<Types[^>]*>)/, '$1<Default ContentType="image/png" Extension="png"/>'),
      );
  }
  const packed: Zippable = { ...files };
  for (const [name, png] of Object.entries(images.files)) packed[name] = [png, { level: 0 }];
  return zipSync(packed, { level: 4 });
}
