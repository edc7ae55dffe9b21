import { PATHS } from '../../../ui/index.ts';

export const TREASURY = `${PATHS.desk}/bendahara`;
export const BOOKS = `${TREASURY}/buku`;
export const DEPOSITS = `${TREASURY}/setoran`;
export const REQUESTS = `${TREASURY}/permintaan`;
export const BILLS = `${TREASURY}/tagihan`;
export const UNKNOWN = `${TREASURY}/titipan`;
export const RELIEFS = `${TREASURY}/keringanan`;
export const MONTHS = `${TREASURY}/bulan`;
export const RECONCILIATION = `${TREASURY}/rekonsiliasi`;
export const COMPARED = `${TREASURY}/pembandingan`;
export const DRAWERS = `${TREASURY}/laci`;
export const drawerAt = (id: string): string => `${DRAWERS}/${id}`;
export const billAt = (id: string): string => `${BILLS}/${id}`;
export const requestAt = (id: string): string => `${REQUESTS}/${id}`;
export const depositAt = (id: string): string => `${DEPOSITS}/${id}`;
export const reconciledAt = (bank: string, day: string): string => `${RECONCILIATION}/${bank}/${day}`;
