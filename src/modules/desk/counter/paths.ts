import { PATHS } from '../../../ui/index.ts';

/** No personal value stands in an address. */
export const COUNTER = `${PATHS.desk}/nomor-hp`;
export const counterPath = (id: string, rest = ''): string => `${COUNTER}/${id}${rest}`;
