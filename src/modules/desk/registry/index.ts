/** What the desk asks of the population registry: the SIAK sheet, signatures, validations. */
import type { FastifyInstance } from 'fastify';
import type { Catalogue } from '../../casework/index.ts';
import { batchRoutes } from './batch-routes.tsx';
import { sheetRoutes } from './sheet-routes.tsx';
import { signRoutes } from './sign-routes.tsx';

/** All pages of this room. */
export function registryRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  sheetRoutes(app, catalogue);
  signRoutes(app, catalogue);
  batchRoutes(app, catalogue);
}

export { RegistryPanel } from './panel.tsx';
/** Lists of what waits for one's signature or validation, for the desk's menu. */
export { BATCHES } from './paths.ts';
