import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';

let compiled: Promise<WebAssembly.Module> | undefined;
const compile = (): Promise<WebAssembly.Module> =>
  (compiled ??= readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')).then((bytes) =>
    WebAssembly.compile(bytes),
  ));

/**
 * A reader of PDFs with a memory of its own, for one file: what a hostile one leaves behind meets no other. Its code is
 * compiled once a thread (73 ms of CPU each time otherwise). Whoever opens it destroys it.
 */
export async function openPdfium(): Promise<PDFiumLibrary> {
  const module = await compile();
  return new Promise((resolve, reject) => {
    PDFiumLibrary.init({
      instantiateWasm: (imports, done) => {
        // The declared types say module and exports; Emscripten takes the instance, later, and an empty object for now.
        WebAssembly.instantiate(module, imports).then((i) => done(i as unknown as WebAssembly.Module), reject);
        return {};
      },
    }).then(resolve, reject);
  });
}
