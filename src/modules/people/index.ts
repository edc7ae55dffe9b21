/** People: who they are, how they sign in, what officers may do today. The module's door. */
import type { Module } from '../../kernel/http.ts';
import { figures, recurring, sendCode, sendInvitation, sendNumberMoved } from './jobs.ts';
import { permissions } from './permissions.ts';
import { accountRoutes } from './routes/account.tsx';
import { citizenRoutes, type Knows } from './routes/citizen.tsx';
import type { Demo } from './routes/demo.ts';
import { invitationRoutes } from './routes/invitation.tsx';
import { officerIdentityRoutes } from './routes/officer-identity.tsx';
import { officerRoutes } from './routes/officer.tsx';
import { passkeyRoutes } from './routes/passkey.tsx';
import { passwordRoutes } from './routes/password.tsx';

export { permissions };

/**
 * The module. With `demo`, the sign-in pages of a demo city show whom one may sign in as; production passes none. `knows`
 * tells whether there is anything of a person's to protect from who got the number after; alone the module knows of none.
 */
export const createPeopleModule = (demo?: Demo, knows: Knows = async () => false): Module => ({
  name: 'people',
  permissions,
  routes(app) {
    citizenRoutes(app, demo, knows);
    officerRoutes(app, demo);
    officerIdentityRoutes(app);
    invitationRoutes(app);
    accountRoutes(app);
    passkeyRoutes(app);
    passwordRoutes(app);
  },
  jobs: [sendCode, sendInvitation, sendNumberMoved],
  recurring,
  figures,
});
export const peopleModule: Module = createPeopleModule();

export { loadActor } from './actor.ts';
export {
  grantNumberChange,
  NUMBER_REFUSALS,
  NUMBER_SEEN,
  numberAsk,
  numberCaseEnded,
  numberGrant,
  openNumberChange,
  takeNumberAsk,
  type NumberAsk,
} from './commands/number-change.ts';
export {
  findNumberChange as numberChangeById,
  findNumberChangeOf as numberChangeOf,
  lastNumberChange,
  listNumberChanges,
  placeNumberChange,
  type NumberChange,
  type NumberChangeKind,
} from './store/number-change.ts';
export { liftLimit, proveByIdentity, type Proof } from './commands/prove.ts';
export {
  addPost,
  appointOfficer,
  dismissOfficer,
  endOfficerSessions,
  endPost,
  type PostInput,
} from './commands/appoint.ts';
export { answerReset, askReset, firstOfficer, inviteAgain, type Invited } from './commands/invitation.ts';
export { stepUpToken } from './commands/officer.ts';
export { issueToken } from './commands/session.ts';
export { codesByPrefix, type PrefixUse } from './store/sign-in.ts';
export {
  browserMac,
  freshStepUp,
  maskContact,
  parseContact,
  SHDK,
  type Contact,
  type ContactKind,
  type Level,
  type Sex,
} from './model.ts';
export { checkName, parseKk, parseNik, parsePhone } from './identifiers.ts';
export type { AttestedIdentity, OfficerIdentityPort } from './identity-port.ts';
export type { EmailPort, SmsPort } from './message-port.ts';
export { needsStepUp } from './step-up.ts';
export {
  copyPersons,
  firstOfficerAt,
  officersKnown,
  personLine,
  seedPeople,
  type FamilySeed,
  type OfficerSeed,
} from './seed.ts';
export {
  addressesOf,
  familyByKk,
  familyOf,
  findAccount,
  findPerson,
  insertIdentifier,
  insertPerson,
  mayActFor,
  openIdentifier,
  openKk,
  personByIdentifier,
  personNames,
  personsByName,
  setPersonName,
  type Family,
  type FamilyMember,
  type IdentifierKind,
  type Person,
} from './store/person.ts';
export {
  deputyTimes,
  listOfficers,
  officerByNumber,
  officerOf,
  standingOfPost,
  type DeputyTime,
  type OfficerRow,
  type OfficersAsked,
  type PostRow,
} from './store/appointment.ts';
export { countInArea, peopleInArea } from './store/area.ts';
export { openInvitation, openResets, resetsOf, type Reset } from './store/invitation.ts';
export {
  findOfficer,
  officerEmail,
  officerNames,
  officerNumbers,
  officersInPost,
  type OfficerInPost,
} from './store/officer.ts';
export type { Demo, DemoCitizen, DemoOfficer } from './routes/demo.ts';
export { roleWords } from './words-roles.ts';
