/** Sets one paper after the other, in a process of its own: what the native library cannot set ends this process only. */
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

export interface Sheet {
  readonly source: string;
  /** JSON text. */
  readonly data: string;
  readonly at: string;
}

export type Answer = { readonly bytes: Uint8Array } | { readonly problem: string };

const [, , ...fontPaths] = process.argv;

// Reading the faces takes a quarter of a second: once, at the first paper.
let compiler: NodeCompiler | undefined;
const open = async (): Promise<NodeCompiler> => {
  if (compiler) return compiler;
  const library = await import('@myriaddreamin/typst-ts-node-compiler');
  return (compiler ??= library.NodeCompiler.create({ fontArgs: [{ fontPaths }] }));
};

async function set({ source, data, at }: Sheet): Promise<Answer> {
  const typst = await open();
  const result = typst.compile({ mainFileContent: source, inputs: { data } });
  if (!result.result) {
    const problems = result.takeDiagnostics();
    return { problem: problems ? JSON.stringify(typst.fetchDiagnostics(problems)) : 'no diagnostics' };
  }
  const bytes = typst.pdf(result.result, { creationTimestamp: Math.floor(Date.parse(at) / 1000) });
  typst.evictCache(10);
  return { bytes: new Uint8Array(bytes) };
}

const answer = (message: Answer): void => void process.send?.(message);

process.on('message', (sheet: Sheet) => {
  void set(sheet).then(answer, (error: unknown) => answer({ problem: String(error) }));
});
process.on('disconnect', () => process.exit());
