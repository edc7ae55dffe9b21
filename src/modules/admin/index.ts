/** The face of the city's admin, the heads of agencies and the auditors: who may do what, when, and whether it holds. */
import type { Module } from '../../kernel/http.ts';
import { forbidden } from '../../kernel/errors.ts';
import { definePermissions } from '../../kernel/permission.ts';
import { officerRoute, PATHS } from '../../ui/index.ts';
import type { Catalogue } from '../casework/index.ts';
import { appointRoutes } from './routes/appoint.tsx';
import { bankRoutes } from './routes/banks.tsx';
import { auditRoutes } from './routes/audit.tsx';
import { calendarRoutes } from './routes/calendar.tsx';
import { firstRoom } from './routes/frame.tsx';
import type { Kinds } from '../notices/index.ts';
import { hooksRoutes } from './routes/hooks.tsx';
import { noticesRoutes } from './routes/notices.tsx';
import { warningRoutes } from './routes/warnings.tsx';
import { jobsRoutes } from './routes/jobs.tsx';
import { lettersRoutes } from './routes/letters.tsx';
import { officerRoutes } from './routes/officer.tsx';
import { officesRoutes } from './routes/offices.tsx';
import { officersRoutes } from './routes/officers.tsx';
import { rulesRoutes } from './routes/rules.tsx';
import { proposalRoutes } from './routes/proposal.tsx';
import { servicesRoutes } from './routes/services.tsx';

/** Administration over the services of this release. Its rights are those of the rooms' own modules. */
export const createAdminModule = (catalogue: Catalogue, o: { notices: Kinds }): Module => ({
  name: 'admin',
  permissions: definePermissions({
    /** Which rooms stand open there is said by the rights of their own modules. */
    'admin.open': (actor) => (actor.kind === 'officer' && actor.posts.length > 0) || 'forbidden.officer',
  }),
  routes(app) {
    officerRoute(app, 'GET', PATHS.admin, 'admin.open', async (request, reply) => {
      const room = firstRoom(request.ctx);
      if (!room) throw forbidden('forbidden.role');
      return reply.redirect(room, 303);
    });
    officersRoutes(app, catalogue);
    appointRoutes(app, catalogue);
    officerRoutes(app, catalogue);
    calendarRoutes(app, catalogue);
    officesRoutes(app, catalogue);
    rulesRoutes(app, catalogue);
    servicesRoutes(app, catalogue);
    proposalRoutes(app, catalogue);
    noticesRoutes(app, catalogue, o.notices);
    warningRoutes(app, catalogue);
    hooksRoutes(app, catalogue);
    bankRoutes(app, catalogue);
    jobsRoutes(app, catalogue);
    auditRoutes(app, catalogue);
    lettersRoutes(app, catalogue);
  },
});
