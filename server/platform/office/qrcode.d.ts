/** qrcode 1.5.4 ships no types: the one call we make. */
declare module 'qrcode' {
  export interface QRCodeOptions {
    readonly errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H';
    readonly maskPattern?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
  }
  export interface QRCodeApi {
    create(
      segments: readonly { readonly data: Uint8Array; readonly mode: 'byte' }[],
      options?: QRCodeOptions,
    ): { readonly modules: { readonly size: number; readonly data: Uint8Array } };
  }
  const api: QRCodeApi;
  export default api;
}
