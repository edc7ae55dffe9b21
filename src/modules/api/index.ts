/** The API: the third face beside portal and desk, for programs. What it says of itself stands in /openapi.json. */
import type { Module } from '../../kernel/http.ts';
import { definePermissions, PUBLIC, signedIn } from '../../kernel/permission.ts';
import type { Catalogue } from '../casework/index.ts';
import type { BillKinds } from '../money/index.ts';
import { openApi } from './openapi.ts';
import { mount, sendTagged, type AnyRoute } from './route.ts';
import { billRoutes } from './routes/bills.ts';
import { caseRoutes } from './routes/cases.ts';
import { documentRoutes } from './routes/documents.ts';
import { serviceRoutes } from './routes/services.ts';
import { workRoutes } from './routes/work.ts';

export { openApi } from './openapi.ts';
export type { AnyRoute } from './route.ts';

/** Every route of the API, as data. */
export const apiRoutes = (catalogue: Catalogue, bills: BillKinds): AnyRoute[] => [
  ...serviceRoutes(catalogue),
  ...documentRoutes,
  ...caseRoutes(catalogue),
  ...workRoutes(catalogue),
  ...billRoutes(bills),
];

/** The module: the routes under /api/v1 and their description. */
export function createApiModule(catalogue: Catalogue, bills: BillKinds): Module {
  const routes = apiRoutes(catalogue, bills);
  const description = JSON.stringify(openApi(routes));
  return {
    name: 'api',
    permissions: definePermissions({ 'document.upload': signedIn }),
    routes(app) {
      app.get('/openapi.json', { config: { action: PUBLIC, api: true } }, async (request, reply) =>
        sendTagged(
          request,
          reply
            .type('application/json; charset=utf-8')
            .header('cache-control', 'public, max-age=300')
            .header('access-control-allow-origin', '*'),
          description,
        ),
      );
      mount(app, routes);
    },
  };
}
