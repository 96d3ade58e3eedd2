/** Talking to our own server: one header that no foreign page can set, one shape of failure, and nothing typed is lost. */
import type { ErrorBody } from '@qinglian/domain/api/ledgers.ts';
import type { Problem } from '@qinglian/kernel/errors.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];
  constructor(status: number, body: ErrorBody | undefined) {
    super(
      body?.message ?? (status === 0 ? '连不上服务器，请检查网络后重试；您填写的内容仍保留' : '服务器暂时不能处理，请稍后再试'),
    );
    this.status = status;
    this.code = body?.code ?? 'network';
    this.problems = body?.problems ?? [];
  }
  /** The sentence for a message at the top; problems without a field belong there. */
  get summary(): string {
    const loose = this.problems.filter((problem) => problem.field === undefined).map((problem) => problem.message);
    return loose.length > 0 ? loose.join('；') : this.message;
  }
}

/** Called when a session has ended, so that the sign-in dialog can open over the page. */
let onSignedOut: (() => void) | undefined;
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

async function send<T>(method: string, url: string, body?: unknown): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(method === 'GET' ? {} : { 'x-qinglian': '1' }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, undefined);
  });
  if (response.ok) return (await response.json()) as T;
  const failure = (await response.json().catch(() => undefined)) as ErrorBody | undefined;
  if (response.status === 401 && url !== '/api/session') onSignedOut?.();
  throw new ApiError(response.status, failure);
}

/** A file that the server makes of what is sent, saved under a name of ours. */
async function save(url: string, body: FormData, name: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', credentials: 'same-origin', headers: { 'x-qinglian': '1' }, body }).catch(
    () => {
      throw new ApiError(0, undefined);
    },
  );
  if (response.status === 401) onSignedOut?.();
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => undefined)) as ErrorBody | undefined);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export const api = {
  save,
  get: <T>(url: string): Promise<T> => send('GET', url),
  post: <T>(url: string, body: unknown = {}): Promise<T> => send('POST', url, body),
  patch: <T>(url: string, body: unknown): Promise<T> => send('PATCH', url, body),
  put: <T>(url: string, body: unknown): Promise<T> => send('PUT', url, body),
  remove: <T>(url: string, body?: unknown): Promise<T> => send('DELETE', url, body),
};

export const queryString = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') parts.set(name, String(value));
  const text = parts.toString();
  return text === '' ? '' : `?${text}`;
};

/** A key that makes a repeated submission harmless. */
export const submissionKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};
