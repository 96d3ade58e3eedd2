import { expect, test } from 'vitest';
import { qrPng } from './qr.ts';
import { readCodes } from './read-codes.ts';
import { scanJpeg } from './scan.fixture.ts';

const TEXT = 'https://example.test/verify/document?c=ABCD-EFGH-JKLM';

/** A PDF as a scanner makes it: one page, one JPEG. */
const scannedPdf = (jpeg: Uint8Array): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'),
      Buffer.from(
        `4 0 obj\n<< /Type /XObject /Subtype /Image /Width 360 /Height 360 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
      ),
      jpeg,
      Buffer.from('\nendstream\nendobj\n%%EOF\n'),
    ]),
  );

test('a code is read from a picture, from a turned JPEG scan, and from a scanned PDF; where there is none, none is invented', async () => {
  expect(await readCodes(qrPng(TEXT))).toEqual([TEXT]);
  expect(await readCodes(scanJpeg)).toEqual([TEXT]);
  expect(await readCodes(scannedPdf(scanJpeg))).toEqual([TEXT]);
  expect(await readCodes(scannedPdf(scanJpeg.slice(0, 400)))).toEqual([]);
  expect(await readCodes(Buffer.from('%PDF-1.4\nnothing\n'))).toEqual([]);
});
