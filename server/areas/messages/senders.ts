/** The ways out of the house that this installation is set up with. */
import { mailSender, webhookSender } from '../../platform/mail/senders.ts';
import type { MessageServices } from './remind.ts';

export const sendersOf = (config: {
  readonly mail?: { readonly url: string; readonly from: string };
  readonly messageWebhook?: string;
}): MessageServices['senders'] => ({
  ...(config.mail === undefined ? {} : { mail: mailSender(config.mail.url, config.mail.from) }),
  ...(config.messageWebhook === undefined ? {} : { webhook: webhookSender(config.messageWebhook) }),
});
