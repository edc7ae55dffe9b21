import { billKinds, type BillKinds } from '../src/modules/money/kind.ts';
import { dendaAdminduk } from './bills/denda-adminduk.ts';
import { ongkosKirim } from './bills/ongkos-kirim.ts';
import { pbbP2 } from './bills/pbb-p2.ts';

/** Every kind of bill of this release. */
export const bills: BillKinds = billKinds([dendaAdminduk, ongkosKirim, pbbP2]);
