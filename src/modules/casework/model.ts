/** The case engine: `decide` has the rules, `apply` the transitions, and both are pure. Design.md §5. */
export { apply, fold, initial } from './model/apply.ts';
export { actions, type Action } from './model/actions.ts';
export { rolesOf, type At, type Refusal, type Who } from './model/asked.ts';
export { command, type Command, type CommandOf, type CommandType } from './model/command.ts';
export { decide, staleness, type Decision } from './model/decide.ts';
export {
  eventData,
  PATH,
  readEvent,
  REGISTRY_DOUBTS,
  REGISTRY_REFUSALS,
  type CaseEvent,
  type EventData,
  type EventType,
  type Mark,
} from './model/events.ts';
export { decideTogether, judges } from './model/together.ts';
export { mayBeDeemed } from './model/judge.ts';
export { refusalWords, type RefusalKey } from './model/refusals.ts';
export {
  isEnded,
  isPending,
  isRegistered,
  openRow,
  outsideOf,
  REVISION,
  STATUSES,
  timerKey,
  type CaseState,
  type CaseStatus,
  type EndStatus,
  type OpenRow,
  type Outside,
  type PastRow,
} from './model/state.ts';
export { dueOf, promiseOf, rowDueOf, timersOf, type Timer } from './timers.ts';
