/** Where a paper's code leads: short in the code, so that it prints coarse and scans well. */
export const VERIFY = '/verifikasi';
export const SCAN = '/v';
export const verifyUrl = (origin: string, token: string): string => `${origin}${SCAN}/${token}`;
/** 16 random bytes as base64url. */
export const isVerifyToken = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text);
