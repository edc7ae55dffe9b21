/**
 * SNAP's answer codes: HTTP status, service and case in seven digits, `4042514`. The first three are the HTTP status, so
 * the two cannot disagree: an answer is made of a case alone.
 */
import type { BankWireAnswer } from '../../../modules/money/bank-port.ts';

/** Two digits, as ASPI numbers its services. */
export const SERVICE = {
  vaInquiry: '24',
  vaPayment: '25',
  vaStatus: '26',
  vaCreate: '27',
  vaUpdate: '28',
  vaUpdateStatus: '29',
  vaInquiryOwn: '30',
  vaDelete: '31',
  vaReport: '35',
  qrGenerate: '47',
  qrQuery: '51',
  qrNotify: '52',
  token: '73',
} as const;
export type Service = (typeof SERVICE)[keyof typeof SERVICE];

/** Status, case and message of ASPI's table; `[…]` and `{…}` of the message are filled by the reason. */
const CASES = {
  ok: [200, '00', 'Successful'],
  bad_request: [400, '00', 'Bad Request'],
  field_format: [400, '01', 'Invalid Field Format'],
  field_missing: [400, '02', 'Invalid Mandatory Field'],
  unauthorized: [401, '00', 'Unauthorized.'],
  invalid_token: [401, '01', 'Invalid Token (B2B)'],
  token_not_found: [401, '03', 'Token Not Found (B2B)'],
  not_allowed: [403, '01', 'Feature Not Allowed'],
  transaction_not_found: [404, '01', 'Transaction Not Found'],
  invalid_bill: [404, '12', 'Invalid Bill/Virtual Account'],
  invalid_amount: [404, '13', 'Invalid Amount'],
  paid_bill: [404, '14', 'Paid Bill'],
  inconsistent: [404, '18', 'Inconsistent Request'],
  expired_bill: [404, '19', 'Invalid Bill/Virtual Account'],
  not_supported: [405, '00', 'Requested Function Is Not Supported'],
  conflict: [409, '00', 'Conflict'],
  too_many: [429, '00', 'Too Many Requests'],
  general_error: [500, '00', 'General Error'],
} as const satisfies Record<string, readonly [number, string, string]>;
export type SnapCase = keyof typeof CASES;

/** The most a responseMessage holds. */
const MESSAGE = 150;

/** An answer of a service. `reason` follows the message, as the table's brackets and braces say. */
export function snapAnswer(
  service: Service,
  which: SnapCase,
  o: { reason?: string; more?: Record<string, unknown>; at: string },
): BankWireAnswer {
  const [status, code, message] = CASES[which];
  return {
    status,
    headers: { 'x-timestamp': o.at },
    body: {
      responseCode: `${status}${service}${code}`,
      responseMessage: (o.reason ? `${message} ${o.reason}` : message).slice(0, MESSAGE),
      ...o.more,
    },
  };
}

export interface ReadCode {
  status: number;
  service: string;
  code: string;
}

/** Takes a code apart; some counterparties send it as a number. Undefined when it is none. */
export function readCode(value: unknown): ReadCode | undefined {
  const m = /^(\d{3})(\d{2})(\d{2})$/.exec(typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  return m ? { status: Number(m[1]), service: m[2]!, code: m[3]! } : undefined;
}
