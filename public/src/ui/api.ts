/** Reading from the same origin, with an answer for each way it can fail. */

export type Answer =
  | { readonly kind: 'found'; readonly value: unknown }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string };

export async function read(path: string): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'omit', referrerPolicy: 'no-referrer', headers: { accept: 'application/json' } });
  } catch {
    return { kind: 'failed', message: '没有连上服务器，请检查网络后重试' };
  }
  if (!response.ok) {
    // An answer that nobody reads would keep its connection.
    await response.body?.cancel();
    if (response.status === 404) return { kind: 'missing' };
    if (response.status === 429) return { kind: 'failed', message: '查询过于频繁，请过一分钟再试' };
    return { kind: 'failed', message: '服务器暂时无法回答，请稍后再试' };
  }
  try {
    return { kind: 'found', value: await response.json() };
  } catch {
    return { kind: 'failed', message: '服务器的回答不完整，请重试' };
  }
}
