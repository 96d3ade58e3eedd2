/** Every failure a user or a caller can meet, by code. Below the HTTP routes nobody knows a status. */

export const errorCodes = {
  /** No such record, or one the caller has no right to: the two must look alike. */
  not_found: '没有找到，或者您没有查看权限',
  /** The surface itself (not one record) is closed to this person, and saying so gives nothing away. */
  forbidden: '您没有办理这项工作的权限',
  /** Nobody is signed in, or the session ended. */
  unauthenticated: '登录已失效，请重新登录。您填写的内容仍保留在本页',
  /** The input breaks a rule; `details.problems` names field and reason. */
  invalid_input: '有内容需要修改，请看标出的位置',
  /** The record changed since it was read. */
  stale: '这条记录已被他人修改，请刷新后再改；您填写的内容仍保留在本页',
  /** The move does not start from the record's state. */
  wrong_state: '记录当前状态不能办理这一步',
  /** The same submission arrived twice (same idempotency key or same file hash). */
  duplicate: '这份内容已经提交过，没有重复写入',
  /** A file or a request body is over its limit. */
  too_large: '文件或内容超过大小限制',
  /** The file is not of a type that is taken, or its content is not what its name says. */
  bad_file: '文件类型不允许，或者文件内容与扩展名不符',
  /** A file was declared classified (涉密不上网). */
  classified: '涉密文件不得上传，请改登记“原件备查”',
  /** A day is asked for that lies beyond the published calendar. */
  calendar_unpublished: '该年度的放假安排尚未公布，无法计算工作日',
  /** Too many attempts; `details.retryAt` says when to come back. */
  too_many_attempts: '尝试次数过多，请稍后再试',
  /** A reference points to something that still needs this record. */
  in_use: '还有其他记录引用它，不能删除',
  /** The work was cancelled by its owner. */
  cancelled: '已取消，没有写入任何内容',
  /** A pack, rule or package file cannot be loaded; `details.problems` has file, line, reason. */
  bad_definition: '文件内容不符合格式，未载入',
  /** A signature, hash chain or package does not verify. */
  not_authentic: '校验未通过，内容可能被改动',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One thing wrong at one place: a field name, a row of an import, a line of a file. */
export interface Problem {
  readonly field?: string;
  readonly row?: number;
  readonly file?: string;
  readonly line?: number;
  /** Chinese: what is wrong and how to mend it. */
  readonly message: string;
}

export interface ErrorDetails {
  readonly problems?: readonly Problem[];
  readonly [key: string]: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorCodes[code]);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** A broken invariant of ours: the request dies and is logged; nothing of it reaches the user. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}
