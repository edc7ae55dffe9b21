/** Services: what a service file says, what is stored of it, and what runs. Pure. */
export * from './definition/body.ts';
export {
  amend,
  amendable,
  beyondData,
  isChange,
  nextVersion,
  releaseOf,
  valueAt,
  versionText,
  type Beyond,
  type Edit,
  type DataPlace,
  type PlaceKind,
  type PlaceSection,
} from './definition/amend.ts';
export {
  bindService,
  canonical,
  sha256Of,
  UnboundService,
  type AskedQuestion,
  type Definition,
} from './definition/bind.ts';
export { CODE_LISTS, optionsOf, type CodeListName } from './definition/code-lists.ts';
export { defineService, type AnswersOf, type ServiceInput } from './definition/define.ts';
export type {
  Answer,
  Answers,
  CheckFunction,
  ConditionFunction,
  Finding,
  On,
  ServiceFunctions,
} from './definition/functions.ts';
export * from './definition/reasons.ts';
export { publishLint } from './definition/lint.ts';
export { normText, serviceStandard, STANDARD_COMPONENTS, type StandardComponent } from './definition/standard.ts';
