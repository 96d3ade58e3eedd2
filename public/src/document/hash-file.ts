/** The hash of a local file, piece by piece, with progress and a way to stop: phones are slow and files can be large. */
import { sha256Stream } from '@qinglian/kernel/hash/sha256.ts';

export interface HashFileOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/** Throws the signal's reason when stopped, and what the browser throws when the file cannot be read. */
export async function hashFile(file: Blob, { signal, onProgress }: HashFileOptions): Promise<string> {
  const state = sha256Stream();
  const reader = file.stream().getReader();
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    const piece = await reader.read();
    if (piece.done) break;
    state.add(piece.value);
    done += piece.value.length;
    onProgress(file.size === 0 ? 1 : done / file.size);
    // Lets the page draw and the stop button answer between pieces.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return state.hex();
}
