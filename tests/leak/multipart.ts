/** A form with one file, as browsers send it. */
export function multipart(
  name: string,
  bytes: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): { headers: Record<string, string>; payload: Buffer } {
  const edge = '----qinglian-test';
  const parts: Buffer[] = Object.entries(fields).map(([field, value]) =>
    Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`),
  );
  parts.push(
    Buffer.from(
      `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${edge}--\r\n`),
  );
  return { headers: { 'content-type': `multipart/form-data; boundary=${edge}` }, payload: Buffer.concat(parts) };
}
