/**
 * What a piece of work touched: `ledger:meeting`, `obligation:guangshui-2025/r3-4.1`, `page:/today`.
 * Nobody listens in production; the test runner does, to prove that a test exercised the duty its title claims.
 */
type Listener = (touched: string) => void;
let listener: Listener | undefined;

export function touch(kind: 'ledger' | 'obligation' | 'rule' | 'page' | 'engine', id: string): void {
  if (listener) listener(`${kind}:${id}`);
}

export function listenToTouches(next: Listener | undefined): void {
  listener = next;
}
