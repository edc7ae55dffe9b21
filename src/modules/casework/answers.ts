/** Answers of a case, read by the definition it is pinned to. Pure. */
export { groupOfPage, standingOf, type Known } from './answers/standing.ts';
export { readValue, type ReadValue, type Source } from './answers/values.ts';
export { changedPaths, prune, readAnswers, runChecks, visibleTo, type ReadAnswers } from './answers/read.ts';
export {
  missing,
  nextPage,
  pageAt,
  pagePaths,
  pagesOf,
  readPage,
  type Draft,
  type PageRef,
  type Place,
  type ReadPage,
} from './answers/pages.ts';
export { answersSchema, jsonSchema, pageSchema } from './answers/schema.ts';
export {
  dependants,
  isOpenToChange,
  pathOf,
  placeOf,
  requirementAt,
  requirementPath,
  requirementPaths,
  type Standing,
} from './paths.ts';
