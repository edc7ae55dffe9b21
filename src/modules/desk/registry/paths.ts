import { PATHS } from '../../../ui/index.ts';
import { REVIEW } from '../routes/marking.tsx';

/** Addresses of these pages, and of the case page they come from. No personal value stands in an address. */
export const casePath = (kase: string, more = ''): string => `${PATHS.desk}/berkas/${kase}${more}`;
/** The case's page at this row, where what is wrong is marked and sent back. */
export const markPath = (kase: string, row: string): string => `${casePath(kase)}?langkah=${row}#${REVIEW}`;
export const sheetPath = (kase: string, row: string, item: number): string => `${casePath(kase)}/siak/${row}/${item}`;
export const signPath = (kase: string, row: string, item: number): string =>
  `${casePath(kase)}/tanda-tangan/${row}/${item}`;
export const stepUpPath = (back: string): string => `/petugas/pastikan?ke=${encodeURIComponent(back)}`;

/** What may be done for many cases at once, and the address of its list. */
export const BATCHES = { sign: `${PATHS.desk}/tanda-tangan`, validate: `${PATHS.desk}/validasi` } as const;
export type BatchKind = keyof typeof BATCHES;
