import type { Module } from '../http.ts';
import { sweepFiles } from './sweep.ts';

export { diskStore } from './disk-store.ts';
export type { FileStore, StoreRef } from './file-store.ts';
export { closeInspector, createInspector, type Inspector } from './inspector.ts';
export { isWhole, newestBlobs, originalBytes, storedRefs } from './keep.ts';
export { isMarked, markSecond, mirrorStore } from './mirror-store.ts';
export { MAX_BYTES } from './intake.ts';
export { safeDownloadHeaders, safeName } from './name.ts';
export { openFile, openOriginal, type OpenedFile, type Variant } from './open.ts';
export { copyFile, deleteFile, findFiles, type FileInfo, type FileState } from './store.ts';
export { sweepFiles } from './sweep.ts';
export { refusalOf, storeUpload, type Uploaded, type UploadMeta } from './upload.ts';
export { fileWords, type FileFault } from './words.ts';

/** For the list of modules: the files' own sweep. */
export const filesModule: Module = {
  name: 'files',
  recurring: [{ name: 'files.sweep', everySeconds: 600, run: (ctx) => sweepFiles(ctx.city, ctx.now) }],
};
export { ScannerAway, type ScanPort, type ScanVerdict } from './scan-port.ts';
