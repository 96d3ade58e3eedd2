/** The part of nodemailer that is used here; the package comes without types. */
declare module 'nodemailer' {
  export interface Transport {
    sendMail(message: { from: string; to: string; subject: string; text: string }): Promise<unknown>;
    close(): void;
  }
  const nodemailer: { createTransport(url: string, defaults?: Record<string, unknown>): Transport };
  export default nodemailer;
}
