import { PATHS } from '../../../ui/index.ts';

/** Papers of the city that wait for a signature, and those that were signed. */
export const OUTGOING = `${PATHS.desk}/surat`;
export const ISSUED = `${PATHS.desk}/surat-terbit`;
export const outgoingPath = (id: string, rest = ''): string => `${OUTGOING}/${id}${rest}`;
export const issuedPath = (paper: string): string => `${ISSUED}/${paper}`;
