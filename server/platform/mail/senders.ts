/** Ways out of the house for messages without content: mail by SMTP, and a webhook that the house configures itself. */
import nodemailer from 'nodemailer';

export interface OutgoingMessage {
  /** Mail address, or the account's name for a webhook. */
  readonly to: string;
  readonly text: string;
}
export type Sender = (message: OutgoingMessage) => Promise<void>;

const TIMEOUT_MS = 15_000;

/** `url` like smtps://user:password@host:465; the password is never logged. */
export function mailSender(url: string, from: string): Sender {
  return async ({ to, text }) => {
    const transport = nodemailer.createTransport(url, {
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
    try {
      await transport.sendMail({ from, to, subject: '待办提醒', text });
    } finally {
      transport.close();
    }
  };
}

/** Posts `{to, text}` as JSON; anything but 2xx is a failure. Redirects are not followed: the address is the house's own. */
export function webhookSender(url: string): Sender {
  return async (message) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`webhook answered ${answer.status}`);
  };
}
