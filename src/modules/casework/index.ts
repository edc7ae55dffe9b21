/** Cases: what somebody asked of the city, moved along a legal SOP under a clock. The module's door. */
import type { Module } from '../../kernel/http.ts';
import type { Catalogue } from './catalogue.ts';
import { createJobs, createRecurring } from './jobs.ts';
import { permissions } from './permissions.ts';

/** The module over a catalogue of services. It has no pages: the faces draw them. */
export const createCaseworkModule = (catalogue: Catalogue): Module => ({
  name: 'casework',
  permissions,
  jobs: createJobs(catalogue),
  recurring: createRecurring(catalogue),
});

export { caseAct, defect, spot, type CaseAct, type CaseActInput } from './acts.ts';
export {
  createCatalogue,
  type AnyRegistryMapping,
  type CaseEnd,
  type CaseRoom,
  type CaseService,
  type Catalogue,
  type Decision,
  type DecisionFacts,
  type DecisionNumber,
  type FamilyPick,
  type DecisionText,
  type RegistryMapping,
} from './catalogue.ts';
export { caseBills, claimsOf, type Claim } from './bills.ts';
export { actOnCase, resubmitDraft, type Acted } from './commands/act.ts';
export { REVEAL_REASONS, revealAnswer, takeNext, tickSheet } from './commands/desk.ts';
export {
  checkTogether,
  doTogether,
  lookTogether,
  MOST_TOGETHER,
  receiversTogether,
  TOGETHER,
  type TogetherAsked,
  type TogetherDone,
  type TogetherItem,
  type TogetherPick,
  type TogetherType,
} from './commands/together.ts';
export {
  addDraftFile,
  discardDraft,
  dropDraftFile,
  roundOf,
  saveDraft,
  startDraft,
  startMending,
} from './commands/draft.ts';
export { INSPECTOR } from './loaded.ts';
export { endLetter, registerLetter, type LetterInput } from './commands/assign.ts';
export { mostOf, offered, ownFamily, pickFamily, pickOn } from './commands/family.ts';
export { fileCase, MOST_FILES, statementsOf, submitDraft, type Receipt } from './commands/filing.ts';
export { LOST } from './commands/reprint.ts';
export { cardHolder, caseParcels, collectCase, printedAt, sendCase } from './commands/parcel.ts';
export { signInRegistry, type Signed, type SignInput } from './commands/sign.ts';
export { askRegistry, sweepTimers } from './jobs.ts';
export {
  caseDiffers,
  compareProjections,
  migrateCase,
  migrationOf,
  reprojectCases,
  type Migration,
} from './keeping.ts';
export { engineFaults, faultText, faultTexts } from './faults.ts';
export { NUMBER_SERVICE, SUPERVISOR } from './loaded.ts';
export { previewCalendar, type CalendarPreview } from './preview.ts';
export { caseNotices } from './notices.ts';
export { casePapers, receiptPaper } from './papers.ts';
export { casesByLetter, inspectorsFor, myLetters, registeredLetters, type LetterView } from './reads/assignments.ts';
export { addCase, copyCases, noLines, type SeedKase } from './seed.ts';
export {
  dropProposal,
  propose,
  publishProposal,
  rebaseProposal,
  returnProposal,
  startProposal,
  writeProposal,
} from './commands/publish.ts';
export {
  findProposalView,
  servicesState,
  serviceVersions,
  type ProposalView,
  type ServiceState,
  type VersionView,
} from './reads/proposals.ts';
export type { Proposal, ProposalState } from './store/proposal.ts';
export { askNumberChange, grantNumberCase, numberPhoto, refuseNumberCase, statedKind } from './commands/number.ts';
export { casesToPass, passCase } from './commands/pass.ts';
export { findCase, receiversFor } from './reads/case.ts';
export { looksAt, type LookView } from './reads/looks.ts';
export {
  caseFileOf,
  casePaperOf,
  draftFileOf,
  findCaseWhole,
  findDossier,
  findDraft,
  myDrafts,
  proofOf,
  sheetOf,
} from './reads/dossier.ts';
export {
  applicantByReceipt,
  hidesCases,
  countWorklist,
  listMyCases,
  ownsCase,
  track,
  type WaitsForApplicant,
  trayCounts,
  worklist,
  type Page,
  type TrackView,
  type WorklistAsked,
} from './reads/lists.ts';
export { searchCases, type FoundCases } from './reads/search.ts';
export { labelOf, masked, shownAnswer } from './reads/shown.ts';
export {
  currentService,
  currentServices,
  knownFor,
  publishServices,
  ServiceFault,
  serviceVersion,
} from './services.ts';
export { caseByNumber } from './store/kase.ts';
export type * from './view.ts';
export { caseTwoWay } from './two-way.ts';
export { caseWords } from './words.ts';

// The pure engine, for the faces: definitions, answers, the words of refusals.
export * from './answers.ts';
export * from './definition.ts';
export { refusalWords, STATUSES, type Action, type CaseStatus, type RefusalKey } from './model.ts';
export { holds, itemsOf, itemsOfRow, placeOfItem } from './paths.ts';
export type { RegistryOutcome, RegistryPort, RegistryStatus } from './registry-port.ts';
export { sheetProgress, type SheetRow, type SheetSection } from './siak-sheet.ts';

export { hasCases } from './store/list.ts';
export { sopFlow, sopFlowWords, type SopFlow } from './sop-flow.ts';
