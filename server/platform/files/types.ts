/** Which files are taken, by what they are and not by what they are called. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { strFromU8, unzipSync } from 'fflate';

export interface FileType {
  readonly extension: string;
  readonly mime: string;
}

const starts = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => bytes[at + index] === byte);

const PDF = { extension: 'pdf', mime: 'application/pdf' };
const PNG = { extension: 'png', mime: 'image/png' };
const JPEG = { extension: 'jpg', mime: 'image/jpeg' };
const DOCX = { extension: 'docx', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' };
const XLSX = { extension: 'xlsx', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
const OFD = { extension: 'ofd', mime: 'application/ofd' };

const extensions: Readonly<Record<string, FileType>> = {
  pdf: PDF,
  png: PNG,
  jpg: JPEG,
  jpeg: JPEG,
  docx: DOCX,
  xlsx: XLSX,
  ofd: OFD,
};
export const accepted = '.pdf,.png,.jpg,.jpeg,.docx,.xlsx,.ofd';

const MARKED = /秘密|机密|绝密|内部资料|★/;
/** A mark of secrecy as it stands on a paper: 机密★1年. The word alone is only talk about secrets. */
const MARK_INSIDE = /(?:绝密|机密|秘密)\s*★/;

/** The type of a file, or a refusal that says why. `classified` when its name carries a mark of secrecy. */
export function typeOf(name: string, bytes: Uint8Array): FileType {
  const refuse = (message: string): AppError => new AppError('bad_file', { problems: [{ field: 'file', message }] });
  if (MARKED.test(name))
    throw new AppError('classified', {
      problems: [{ field: 'file', message: '文件名带有密级标志，不得上传，请登记“原件备查”' }],
    });
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const type = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (!type) throw refuse('只接受 PDF、Word（.docx）、Excel（.xlsx）、OFD 和图片（.jpg .png）');
  if (bytes.length === 0) throw refuse('文件是空的');
  if (contentType(bytes)?.extension !== type.extension) throw refuse('文件内容与扩展名不符，请用原来的软件另存后上传');
  if (carriesMark(type, bytes))
    throw new AppError('classified', {
      problems: [{ field: 'file', message: '文件里标有密级（★），不得上传，请登记“原件备查”' }],
    });
  return type;
}

function contentType(bytes: Uint8Array): FileType | undefined {
  if (starts(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return PDF;
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return PNG;
  if (starts(bytes, [0xff, 0xd8, 0xff])) return JPEG;
  return starts(bytes, [0x50, 0x4b, 0x03, 0x04]) ? packageType(bytes) : undefined;
}

/** Office files are zip archives: what is inside decides, and macros are refused. */
function packageType(bytes: Uint8Array): FileType | undefined {
  const names: string[] = [];
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        names.push(file.name);
        return file.name === '[Content_Types].xml' && file.originalSize < 1024 * 1024;
      },
    });
    if (names.some((name) => /vbaProject\.bin$/i.test(name))) return undefined;
    if (names.includes('OFD.xml')) return OFD;
    const types = files['[Content_Types].xml'];
    const text = types ? strFromU8(types) : '';
    if (text.includes('wordprocessingml.document.main')) return DOCX;
    return text.includes('spreadsheetml.sheet.main') ? XLSX : undefined;
  } catch {
    return undefined;
  }
}

/** Parts larger than this are pictures or a whole year of numbers; a mark stands on the first page. */
const MAX_PART = 8 * 1024 * 1024;

/** Looks for a mark in the words of Office and OFD files. Pictures and PDF are left to whoever declares them. */
function carriesMark({ extension }: FileType, bytes: Uint8Array): boolean {
  if (extension !== 'docx' && extension !== 'xlsx' && extension !== 'ofd') return false;
  const parts = unzipSync(bytes, { filter: ({ name, originalSize }) => /\.xml$/i.test(name) && originalSize < MAX_PART });
  return Object.values(parts).some((part) => MARK_INSIDE.test(strFromU8(part).replace(/<[^>]+>/g, '')));
}
