/** QR codes: as a small PNG for Word and Excel, as SVG for PDF. */
import { crc32, deflateSync } from 'node:zlib';
import QRCode from 'qrcode';

interface Modules {
  readonly size: number;
  isDark(row: number, column: number): boolean;
}

function modulesOf(text: string): Modules {
  // Addresses are bytes and any mask can be read: searching for better segments and masks takes ten times as long as the code.
  const { modules } = QRCode.create([{ data: Buffer.from(text), mode: 'byte' }], { errorCorrectionLevel: 'M', maskPattern: 2 });
  return { size: modules.size, isDark: (row, column) => modules.data[row * modules.size + column] === 1 };
}

/** Quiet zone around the code, in modules: what readers ask for at least in print. */
const QUIET = 2;

/** One bit a pixel, three pixels a module: 300 bytes where an image library writes 3,000. */
export function qrPng(text: string): Uint8Array {
  const { size, isDark } = modulesOf(text);
  const scale = 3;
  const side = (size + 2 * QUIET) * scale;
  const stride = 1 + Math.ceil(side / 8);
  const pixels = new Uint8Array(stride * side).fill(0xff);
  for (let y = 0; y < side; y++) {
    pixels[y * stride] = 0;
    const row = Math.floor(y / scale) - QUIET;
    if (row < 0 || row >= size) continue;
    for (let x = 0; x < side; x++) {
      const column = Math.floor(x / scale) - QUIET;
      if (column < 0 || column >= size || !isDark(row, column)) continue;
      const at = y * stride + 1 + (x >> 3);
      pixels[at] = (pixels[at] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Bit depth 1, greyscale, no interlace.
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

export function qrSvg(text: string): string {
  const { size, isDark } = modulesOf(text);
  const side = size + 2 * QUIET;
  let path = '';
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) if (isDark(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path d="${path}"/></svg>`;
}
