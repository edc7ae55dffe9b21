import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { basename, join } from 'node:path';
import type { City } from './kernel/city.ts';
import { createHttp, localPath, type HttpOptions, type Module } from './kernel/http.ts';
import { notFound } from './kernel/errors.ts';
import type { AnyJob, Recurring } from './kernel/jobs.ts';
import { sealAudit } from './kernel/audit.ts';
import { PUBLIC, createRights, definePermissions, heldBy, systemOnly, type Rights } from './kernel/permission.ts';
import { filesModule } from './kernel/files/index.ts';
import { LANGS } from './kernel/i18n.ts';
import { bills as ownBills } from '../services/bills.ts';
import { services } from '../services/index.ts';
import {
  caseBills,
  caseNotices,
  casePapers,
  caseParcels,
  caseTwoWay,
  createCaseworkModule,
  createCatalogue,
  NUMBER_SERVICE,
  hasCases,
  type Catalogue,
} from './modules/casework/index.ts';
import { createDeliveryModule, parcelNotices } from './modules/delivery/index.ts';
import { createDocumentsModule } from './modules/documents/index.ts';
import { billNotices, createMoneyModule, type BillKinds } from './modules/money/index.ts';
import { createNoticesModule, kindsOf } from './modules/notices/index.ts';
import { createPeopleModule, loadActor, numberCaseEnded, type Demo } from './modules/people/index.ts';
import { createAdminModule } from './modules/admin/index.ts';
import { createApiModule } from './modules/api/index.ts';
import { createDeskModule } from './modules/desk/index.ts';
import { createPortalModule } from './modules/portal/index.ts';
import { PATHS, renderError, scriptUrl } from './ui/index.ts';

/** Keeps the audit sealed, about once a second. */
const auditModule: Module = {
  name: 'audit',
  permissions: definePermissions({
    'audit.read': heldBy('auditor', 'inspektorat'),
    'city.restore': systemOnly,
    'city.change_key': systemOnly,
    // The original is evidence; people see a redrawn picture (kernel/files).
    'file.original': heldBy('inspektorat', 'kepala_dinas'),
  }),
  recurring: [{ name: 'audit.seal', everySeconds: 1, run: (ctx) => sealAudit(ctx.city) }],
};

/** The city's own data, and what runs behind its pages. */
const cityModule: Module = {
  name: 'city',
  permissions: definePermissions({
    'city.read': heldBy('admin_kota', 'auditor', 'inspektorat', 'kepala_dinas'),
    'city.edit': heldBy('admin_kota'),
    'job.read': heldBy('admin_kota', 'auditor'),
    'job.manage': heldBy('admin_kota'),
    /** Comparing a figure with the law's text: whoever recorded it is refused by the act. */
    'city.verify': heldBy('admin_kota', 'auditor'),
  }),
};

/** The language cookie and what every page loads. */
const assetsModule: Module = {
  name: 'assets',
  routes(app) {
    app.post('/bahasa', { config: { action: PUBLIC } }, async (request, reply) => {
      const body = (request.body ?? {}) as { lang?: unknown; ke?: unknown };
      if (LANGS.includes(body.lang as never))
        reply.setCookie('bahasa', String(body.lang), { path: '/', sameSite: 'lax', maxAge: 31_536_000 });
      return reply.redirect(localPath(body.ke), 303);
    });
    // Names carry a hash of their content, so a browser never asks twice. Paths are checked by the plugin (ASVS 5.3.2).
    void app.register(fastifyStatic, {
      root: ['.build/islands', 'src/ui/assets'].map((folder) => join(process.cwd(), folder)),
      serve: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
    });
    app.get('/assets/:file', { config: { action: PUBLIC }, compress: false }, (request, reply) =>
      reply.sendFile((request.params as { file: string }).file),
    );
    app.get(PATHS.worker, { config: { action: PUBLIC }, compress: false }, (_request, reply) => {
      const url = scriptUrl('sw');
      if (!url) throw notFound();
      // Its name is for ever the same, so a browser asks each day whether it has changed.
      return reply.sendFile(basename(url), { immutable: false, maxAge: 0 });
    });
  },
};

/** Every kind of bill of this release. */

/** Every service of this release: what modules and faces know of `services/`. */
export const catalogue: Catalogue = createCatalogue(services, ownBills, { [NUMBER_SERVICE]: numberCaseEnded });

/** Every kind of bill of this release, with what a payment sets in motion in its cases. */
export const bills: BillKinds = caseBills(catalogue);

/** Every kind of notice. */
export const notices = [...billNotices, ...caseNotices, ...parcelNotices];

/**
 * All rooms of the house, in the order of the arrows. With `demo` the sign-in pages show the invented people, and what
 * would be sent can be read at /dev/outbox; production passes none. `of`: other services than the release's, for trying out.
 */
export const modulesOf = (demo?: Demo, of: Catalogue = catalogue, kinds: BillKinds = caseBills(of)): Module[] => [
  auditModule,
  cityModule,
  filesModule,
  createPeopleModule(demo, hasCases),
  createNoticesModule({ kinds: notices, outbox: demo !== undefined, twoWay: caseTwoWay(of) }),
  createMoneyModule(kinds),
  createDocumentsModule({ kinds: casePapers(of) }),
  createDeliveryModule({ hooks: caseParcels(of), bills: kinds }),
  createCaseworkModule(of),
  createPortalModule(of, kinds, { design: demo !== undefined }),
  createDeskModule(of, kinds),
  createAdminModule(of, { notices: kindsOf(notices) }),
  createApiModule(of, kinds),
  assetsModule,
];

export interface House {
  modules: Module[];
  rights: Rights;
  jobs: AnyJob[];
  recurring: Recurring[];
}

/** The merged rights, jobs and recurring work of all modules. Throws when two name the same right. */
export function buildHouse(modules: Module[]): House {
  return {
    modules,
    rights: createRights(modules.map((m) => m.permissions ?? {})),
    jobs: modules.flatMap((m) => m.jobs ?? []),
    recurring: modules.flatMap((m) => m.recurring ?? []),
  };
}

/** The HTTP app over one or several cities, found by the Host header. In demo an unknown host gets the only city there is. */
export function buildApp(
  house: House,
  cities: City[],
  o: Pick<HttpOptions, 'log' | 'trustProxy' | 'now'>,
): Promise<FastifyInstance> {
  const byHost = new Map(cities.map((city) => [new URL(city.origin).host, city]));
  const only = cities.length === 1 && cities[0]!.env === 'demo' ? cities[0] : undefined;
  return createHttp({
    ...o,
    cities,
    cityOf: (host) => byHost.get(host) ?? only,
    rights: house.rights,
    modules: house.modules,
    loadActor,
    renderError,
  });
}
