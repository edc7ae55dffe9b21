/** Documents: the register of legal numbers, the papers that came out of cases, and whether a paper is genuine. */
import type { Module } from '../../kernel/http.ts';
import { paperCheckRoutes } from './routes.tsx';

export const documentsModule: Module = { name: 'documents', routes: paperCheckRoutes };

export { closePdfText, readPdfSignature } from './pdf-reader.ts';
export {
  checkRegistryPaper,
  isPaperNumber,
  numberPattern,
  type PaperDifference,
  type PaperExpectation,
  type RegistryPaperKind,
  type RegistryPaperReport,
} from './registry-paper.ts';
export { checkPdfSignature, type SignatureFault, type SignatureReport } from './signature.ts';
export {
  filePaper,
  findNumber,
  findPaper,
  papersOf,
  papersOfPerson,
  takeNumber,
  voidNumber,
  type NewPaper,
  type Paper,
  type TakenNumber,
} from './store.ts';
export { closeTypesetter, typeset, type Sheet } from './typeset.ts';
