export const BILLS = '/tagihan';
export const billPath = (code: string): string => `${BILLS}/${code}`;
/** Where the QR code of a receipt leads. */
export const receiptPath = (number: string): string => `${BILLS}/bukti/${number}`;
