/** One question to a provider's interface: JSON in, JSON out, ten seconds, nothing followed elsewhere. */
import { SignInFailure } from './provider.ts';

const TIME_OUT_MS = 10_000;

export async function ask(
  url: URL,
  request: RequestInit = {},
): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIME_OUT_MS) });
    status = response.status;
    text = await response.text();
  } catch (error) {
    // The address without its query: that holds secrets and codes.
    throw new SignInFailure('unavailable', `${url.origin}${url.pathname}: ${error instanceof Error ? error.message : 'failed'}`);
  }
  if (status >= 500) throw new SignInFailure('unavailable', `${url.origin}${url.pathname}: HTTP ${status}`);
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { status, body: { ...body } };
  } catch {
    // Told below.
  }
  throw new SignInFailure('unavailable', `${url.origin}${url.pathname}: no JSON object`);
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
