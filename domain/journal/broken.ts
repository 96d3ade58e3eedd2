/** Thrown inside the verifier at the first thing that does not fit; the message is the Chinese reason shown to the reader. */
export class Broken extends Error {}

export function demand(condition: boolean, reason: string | (() => string)): asserts condition {
  if (!condition) throw new Broken(typeof reason === 'string' ? reason : reason());
}
