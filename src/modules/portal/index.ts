import type { Module } from '../../kernel/http.ts';
import type { Catalogue } from '../casework/index.ts';
import type { BillKinds } from '../money/index.ts';
import { billRoutes } from './bills/routes.tsx';
import { parcelRoutes } from './parcel/routes.tsx';
import { caseRoutes } from './routes/cases.tsx';
import { catalogueRoutes } from './routes/catalogue.tsx';
import { designRoutes } from './routes/design.tsx';
import { draftRoutes } from './routes/draft.tsx';
import { figureRoutes } from './routes/figures.tsx';
import { homeRoutes } from './routes/home.tsx';
import { officialRoutes } from './routes/official.tsx';
import { mandateRoutes } from './routes/mandate.tsx';
import { numberRoutes } from './routes/number.tsx';
import { receiptRoutes } from './routes/receipt.tsx';
import { serviceRoutes } from './routes/service.tsx';

/**
 * The citizen's face over a catalogue of services and kinds of bills: from the home page to the receipt, and the life of a case after it.
 * `design` serves the design page as well.
 */
export const createPortalModule = (
  catalogue: Catalogue,
  bills: BillKinds,
  o: { design: boolean } = { design: false },
): Module => ({
  name: 'portal',
  routes(app) {
    homeRoutes(app, catalogue);
    figureRoutes(app);
    catalogueRoutes(app, catalogue);
    serviceRoutes(app, catalogue);
    officialRoutes(app, catalogue);
    draftRoutes(app, catalogue);
    receiptRoutes(app, catalogue);
    mandateRoutes(app, catalogue);
    numberRoutes(app, catalogue);
    caseRoutes(app, catalogue, bills);
    parcelRoutes(app, catalogue, bills);
    billRoutes(app, bills);
    if (o.design) designRoutes(app);
  },
});
