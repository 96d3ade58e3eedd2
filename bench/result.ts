/** The last line of every benchmark: one JSON object; the exit code says whether all targets were met. */
export interface BenchResult {
  readonly bench: string;
  readonly values: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  /** Largest value or ratio that is allowed, by name; `min:` in front for a smallest one. */
  readonly targets: Readonly<Record<string, number>>;
}

export function finish(result: BenchResult): void {
  const all: Readonly<Record<string, number>> = { ...result.values, ...result.ratios };
  const met = Object.entries(result.targets).every(([name, bound]) => {
    const isLeast = name.startsWith('min:');
    const found = all[isLeast ? name.slice(4) : name];
    return found !== undefined && (isLeast ? found >= bound : found <= bound);
  });
  console.log(JSON.stringify({ ...result, met }));
  process.exitCode = met ? 0 : 1;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of one run. */
export async function timed(task: () => unknown): Promise<number> {
  const begun = performance.now();
  await task();
  return performance.now() - begun;
}

/** Medians of interleaved runs: what disturbs the machine disturbs all alike. */
export async function interleaved<K extends string>(
  rounds: number,
  tasks: Readonly<Record<K, () => unknown>>,
): Promise<Record<K, number>> {
  const names = Object.keys(tasks) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (const name of names) await tasks[name]();
  for (let round = 0; round < rounds; round++) for (const name of names) times[name].push(await timed(tasks[name]));
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<K, number>;
}

export const round = (value: number): number => Math.round(value * 1000) / 1000;
