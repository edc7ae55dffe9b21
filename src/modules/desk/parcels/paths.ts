import { PATHS } from '../../../ui/index.ts';

/** No personal value stands in an address. */
export const PARCELS = `${PATHS.desk}/kiriman`;
export const parcelPath = (id: string, rest = ''): string => `${PARCELS}/${id}${rest}`;
export const LISTS = `${PARCELS}/daftar`;
export const listPath = (id: string, rest = ''): string => `${LISTS}/${id}${rest}`;
export const REPORT = `${PARCELS}/kinerja`;
