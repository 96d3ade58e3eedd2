/** qrcode 1.5.4 ships no types: the two calls we make. */
declare module 'qrcode' {
  export interface QRCodeOptions {
    readonly margin?: number;
    readonly width?: number;
    readonly errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H';
  }
  export interface QRCodeApi {
    toBuffer(text: string, options?: QRCodeOptions): Promise<Buffer>;
  }
  const api: QRCodeApi;
  export default api;
}
