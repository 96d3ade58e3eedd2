/** Reminders in the product. */
import type { Stage } from '../messages/stages.ts';

/** GET /api/notices */
export interface Inbox {
  readonly unread: number;
  readonly items: readonly {
    readonly id: string;
    readonly text: string;
    readonly href: string;
    readonly stage: Stage;
    readonly dueOn: string;
    readonly workdaysLeft: number;
    readonly at: string;
    readonly isRead: boolean;
  }[];
  /** For WeChat or a text message: says how many, and nothing else. */
  readonly copyText: string;
}

/** GET and PUT /api/notices/preference */
export interface NoticePreference {
  readonly stages: readonly Stage[];
  readonly byMail: boolean;
  readonly mail: string;
  readonly byWebhook: boolean;
  /** What this installation can do; read only. */
  readonly channels: { readonly mail: boolean; readonly webhook: boolean };
}
