/** QR codes read from scans: PNG, JPEG, and PDF files that hold scanned pages as JPEG. See docs/adr/0008-reading-codes-from-scans.md. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

let isReady = false;
function prepare(): void {
  if (isReady) return;
  // From the package on disk: by itself the library would ask a host on the internet.
  const file = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const wasmBinary = new Uint8Array(file).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  isReady = true;
}

/** Pages of a scan that are looked at. */
const MAX_IMAGES = 20;

/** Texts of all codes that can be read; none when there is none or the picture is too poor. */
export async function readCodes(bytes: Uint8Array): Promise<readonly string[]> {
  prepare();
  const found = new Set<string>();
  for (const image of imagesIn(bytes).slice(0, MAX_IMAGES)) {
    // A picture that cannot be opened has no code to read; the clerk types what is printed.
    const results = await readBarcodes(image, {
      formats: ['QRCode'],
      tryHarder: true,
      tryRotate: true,
      maxNumberOfSymbols: 8,
    }).catch(() => []);
    for (const { text, isValid } of results) if (isValid && text !== '') found.add(text);
  }
  return [...found];
}

function imagesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const head = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  return head === '%PDF-' ? jpegsIn(bytes) : [bytes];
}

/** The JPEG streams of a PDF: how scanners store pages. */
function jpegsIn(bytes: Uint8Array): readonly Uint8Array[] {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const images: Uint8Array[] = [];
  for (let at = raw.indexOf('/DCTDecode'); at >= 0 && images.length < MAX_IMAGES; at = raw.indexOf('/DCTDecode', at + 1)) {
    const stream = raw.indexOf('stream', at);
    const end = stream < 0 ? -1 : raw.indexOf('endstream', stream + 6);
    if (end < 0) break;
    const start = stream + 6 + (raw[stream + 6] === 0x0d ? 2 : 1);
    images.push(new Uint8Array(raw.subarray(start, end)));
  }
  return images;
}
