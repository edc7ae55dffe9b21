/** The officers' face: what waits, the case beside its documents, and what may be done about it. For any service. */
import type { Module } from '../../kernel/http.ts';
import { definePermissions } from '../../kernel/permission.ts';
import { caseParcels, type Catalogue } from '../casework/index.ts';
import { counterRoutes } from './counter/index.tsx';
import type { BillKinds } from '../money/index.ts';
import { parcelRoutes } from './parcels/index.tsx';
import { outgoingRoutes } from './outgoing/index.tsx';
import { registryRoutes } from './registry/index.ts';
import { actRoutes } from './routes/act.tsx';
import { answerRoutes } from './routes/answer.tsx';
import { blankRoutes } from './routes/blanks.tsx';
import { caseRoutes } from './routes/case.tsx';
import { fileRoutes } from './routes/file.tsx';
import { inspectRoutes } from './routes/inspect.tsx';
import { letterRoutes } from './routes/letters.tsx';
import { looksRoutes } from './routes/looks.tsx';
import { returnRoutes } from './routes/return.tsx';
import { searchRoutes } from './routes/search.tsx';
import { togetherRoutes } from './routes/together.tsx';
import { versionRoutes } from './routes/version.tsx';
import { treasuryRoutes } from './treasury/routes.tsx';
import { worklistRoutes } from './routes/worklist.tsx';

export const permissions = definePermissions({
  /** Which cases an officer sees there, and what may be done to them, is said by casework. */
  'desk.open': (actor) => (actor.kind === 'officer' && actor.posts.length > 0) || 'forbidden.officer',
});

/** The desk over the services and kinds of bills of this release. */
export const createDeskModule = (catalogue: Catalogue, bills: BillKinds): Module => ({
  name: 'desk',
  permissions,
  routes(app) {
    worklistRoutes(app, catalogue);
    togetherRoutes(app, catalogue);
    searchRoutes(app, catalogue);
    caseRoutes(app, catalogue);
    looksRoutes(app, catalogue);
    versionRoutes(app, catalogue);
    returnRoutes(app, catalogue);
    answerRoutes(app, catalogue);
    actRoutes(app, catalogue);
    inspectRoutes(app, catalogue);
    letterRoutes(app, catalogue);
    fileRoutes(app, catalogue);
    blankRoutes(app, catalogue);
    registryRoutes(app, catalogue);
    outgoingRoutes(app, catalogue);
    counterRoutes(app, catalogue);
    parcelRoutes(app, catalogue, { hooks: caseParcels(catalogue), bills });
    treasuryRoutes(app, catalogue, bills);
  },
});
