/** Documents: the register of legal numbers, the papers that came out of cases, and whether a paper is genuine. */
import type { Module } from '../../kernel/http.ts';
import { createJobs, createRecurring } from './jobs.ts';
import { kindsOf, type DocumentKind } from './kind.ts';
import { permissions } from './permissions.ts';
import { paperCheckRoutes } from './routes.tsx';

/** The module, with the kinds of papers that the nouns above define. */
export function createDocumentsModule(o: { kinds: readonly DocumentKind[] }): Module {
  const kinds = kindsOf(o.kinds);
  return {
    name: 'documents',
    permissions,
    routes: (app) => paperCheckRoutes(app, kinds),
    jobs: createJobs(kinds),
    recurring: createRecurring(kinds),
  };
}

export { frameOf, qrSvg } from './layout.ts';
export { issuePaper, layOut } from './commands/issue.ts';
export { moveBlanks, SPOIL_REASONS, type BlankMove } from './commands/blank.ts';
export { REVOKE_REASONS, revokePaper, type RevokeReason } from './commands/revoke.ts';
export {
  bringSigned,
  declareUnsigned,
  paperToSign,
  signPaper,
  type SignedPaper,
  type SignPaperInput,
} from './commands/sign.ts';
export {
  kindsOf,
  maskedName,
  type DocumentKind,
  type DocumentKinds,
  type IssuedPaper,
  type PaperFacts,
  type PaperOf,
} from './kind.ts';

export type { EsignOutcome, EsignPort, EsignSigner } from './esign-port.ts';
export { verifyUrl } from './paths.ts';
export { closePdfText, readPdfSignature } from './pdf-reader.ts';
export {
  checkRegistryPaper,
  isNumbered,
  isPaperNumber,
  numberForm,
  openNumber,
  numberPattern,
  type PaperDifference,
  type PaperExpectation,
  type RegistryPaperKind,
  type RegistryPaperReport,
} from './registry-paper.ts';
export type { TimePort } from './time-port.ts';
export { askTime } from './time-stamp.ts';
export { checkPdfSignature, stampedBy, type SignatureFault, type SignatureReport } from './signature.ts';
export {
  filePaper,
  findNumber,
  findPaper,
  newestPapers,
  papersOf,
  papersOfPerson,
  passPapers,
  takeNumber,
  voidNumber,
  type NewPaper,
  type Paper,
  type TakenNumber,
} from './store/register.ts';
export {
  findOutgoing,
  lastSignings,
  outgoingOf,
  outgoingOfPaper,
  outgoingSignedBy,
  type Outgoing,
  type Signing,
} from './store/outgoing.ts';
export {
  blankMovements,
  blanksLeft,
  useBlank,
  type BlankMovement,
  type BlankStock,
  type Reprint,
} from './store/blank.ts';
export { closeTypesetter, typeset, type Sheet } from './typeset.ts';
