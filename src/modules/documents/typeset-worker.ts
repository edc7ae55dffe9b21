// Runs from source in a worker thread (Node strips the types): laying out a page is CPU work.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

export interface TypesetTask {
  template: string;
  /** JSON text. */
  data: string;
  /** SVG texts by name. */
  images: [name: string, svg: string][];
}
/** `fault` is what the compiler says of template and data: a bug of ours. */
export type TypesetAnswer = { pdf: Uint8Array } | { fault: string };

const { folder } = workerData as { folder: string };
const require = createRequire(import.meta.url);
const font = (weight: string) =>
  readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`));

/** Made once a worker (about 40 ms): it keeps the fonts, and of the templates what did not change. */
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: [font('400Regular'), font('400Regular_Italic'), font('700Bold')] }],
});

function answer(task: TypesetTask): TypesetAnswer {
  // Data comes as a file of its own and is never spliced into Typst's source, which is a language with a file system.
  compiler.mapShadow(join(folder, 'data.json'), Buffer.from(task.data));
  for (const [name, svg] of task.images) compiler.mapShadow(join(folder, 'images', `${name}.svg`), Buffer.from(svg));
  try {
    const compiled = compiler.compile({ mainFilePath: join(folder, `${task.template}.typ`) });
    const warnings: unknown[] = compiled.takeWarnings()?.shortDiagnostics ?? [];
    // Any warning is a fault: without its font a PDF has no text, and still passes as PDF/A.
    if (!compiled.result || warnings.length > 0)
      return { fault: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? warnings) };
    return { pdf: compiler.pdf(compiled.result, { pdfStandard: 'a-2a' }) };
  } catch (error) {
    return { fault: String(error) };
  } finally {
    compiler.resetShadow();
    compiler.evictCache(10);
  }
}

parentPort!.on('message', (task: TypesetTask) => parentPort!.postMessage(answer(task)));
