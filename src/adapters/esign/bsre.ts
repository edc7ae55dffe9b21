/**
 * BSrE's Esign Client Service, versions 1 and 2 (integrations.md §8.1). It never throws: whatever may have been signed is
 * `unknown`, whatever surely was not is `refused` or `unavailable`. Every call has its own connection, because a kept-alive
 * one that the peer has closed would make an `unknown` of a request that was never sent.
 *
 * Version 1 names each signed document (`id_dokumen`) and gives it again; version 2 names none, so an answer that was lost
 * there can be cleared up by a person only.
 */
import { Agent, FormData, request } from 'undici';
import type {
  EsignFound,
  EsignOutcome,
  EsignPort,
  EsignRefusal,
  EsignRequest,
  EsignSigner,
  EsignStatus,
} from '../../modules/documents/esign-port.ts';

export interface BsreOptions {
  /** `http://127.0.0.1:4702` */
  origin: string;
  /** HTTP Basic. */
  user: string;
  password: string;
  version: 1 | 2;
  /** Who issued the certificates, as papers name it. */
  issuer: string;
  /** Whole call, milliseconds. The service takes 60–120 s at times. */
  timeoutMs?: number;
  standing?: EsignPort['standing'];
  /** More headers of each call; the simulator takes `x-sim-at`. */
  headers?: () => Record<string, string>;
}

const TIMEOUT_MS = 120_000;
const PDF_LIMIT = 20_000_000;

/** The number at the end of an error's text. */
const BY_NUMBER: Record<string, EsignRefusal> = { '2031': 'wrong_passphrase', '2011': 'not_registered' };
/** Where there is no number, or one that was not told to us. */
const BY_TEXT: [RegExp, EsignRefusal][] = [
  [/passphrase/i, 'wrong_passphrase'],
  [/tidak terdaftar|not registered/i, 'not_registered'],
  [/kedaluwarsa|kadaluarsa|expired/i, 'certificate_expired'],
  [/dicabut|revoke/i, 'certificate_revoked'],
  [/suspend|ditangguhkan/i, 'signer_suspended'],
  [/belum memiliki sertifikat|no certificate/i, 'no_certificate'],
  [/pdf|enkripsi|encrypted/i, 'pdf_refused'],
];
const BY_STATUS: Record<string, EsignStatus> = {
  ISSUE: { can: true },
  EXPIRED: { can: false, reason: 'certificate_expired' },
  RENEW: { can: false, reason: 'certificate_expired' },
  WAITING_FOR_VERIFICATION: { can: false, reason: 'waiting_for_verification' },
  NEW: { can: false, reason: 'waiting_for_verification' },
  NO_CERTIFICATE: { can: false, reason: 'no_certificate' },
  NOT_REGISTERED: { can: false, reason: 'not_registered' },
  SUSPEND: { can: false, reason: 'signer_suspended' },
  REVOKE: { can: false, reason: 'certificate_revoked' },
};

type Uncertain = 'timeout' | 'connection_lost' | 'not_understood';
type Reply =
  | { kind: 'pdf'; pdf: Buffer; ref?: string }
  | { kind: 'json'; status: number; data: Record<string, unknown>; ref?: string }
  | { kind: 'status'; status: number }
  | { kind: 'not_sent' }
  | { kind: 'uncertain'; reason: Uncertain; ref?: string };

/** The e-sign port over BSrE's client service. */
export function bsreEsign(o: BsreOptions): EsignPort {
  const timeout = o.timeoutMs ?? TIMEOUT_MS;
  const dispatcher = new Agent({
    pipelining: 0,
    connect: { timeout: Math.min(timeout, 10_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const authorization = `Basic ${Buffer.from(`${o.user}:${o.password}`).toString('base64')}`;

  async function call(method: 'GET' | 'POST', path: string, body?: FormData | object): Promise<Reply> {
    let ref: string | undefined;
    const named = () => (ref === undefined ? {} : { ref });
    try {
      const form = body instanceof FormData;
      const answer = await request(`${o.origin}${path}`, {
        method,
        dispatcher,
        headers: {
          authorization,
          accept: 'application/json',
          ...o.headers?.(),
          ...(body !== undefined && !form ? { 'content-type': 'application/json' } : {}),
        },
        body: body === undefined ? null : form ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      // The letter case of the header varies; undici gives all names in lower case.
      const id = answer.headers['id_dokumen'];
      if (typeof id === 'string' && id !== '') ref = id;
      const bytes = await readAll(answer.body);
      return bytes === undefined
        ? { kind: 'uncertain', reason: 'not_understood', ...named() }
        : understand(answer.statusCode, bytes, ref);
    } catch (error) {
      const misfortune = misfortuneOf(error);
      return misfortune === 'not_sent' ? { kind: 'not_sent' } : { kind: 'uncertain', reason: misfortune, ...named() };
    }
  }

  const download = (id: string): Promise<Reply> => call('GET', `/api/sign/download/${encodeURIComponent(id)}`);

  async function signV1({ pdf, signer, reason, location }: EsignRequest, passphrase: string): Promise<EsignOutcome> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'surat.pdf');
    form.set('nik', signer.nik ?? '');
    form.set('passphrase', passphrase);
    form.set('tampilan', 'invisible');
    form.set('reason', reason);
    form.set('location', location);
    const reply = await call('POST', '/api/sign/pdf', form);
    if (reply.kind !== 'json' || 'error' in reply.data) return outcomeOf(reply);
    const id = reply.data['id_dokumen'];
    if (typeof id !== 'string') return { outcome: 'unknown', reason: 'not_understood' };
    const paper = await download(id);
    return paper.kind === 'pdf'
      ? { outcome: 'signed', pdf: paper.pdf, providerRef: id }
      : { outcome: 'unknown', reason: 'not_understood', providerRef: id };
  }

  async function signV2({ pdf, signer, reason, location }: EsignRequest, passphrase: string): Promise<EsignOutcome> {
    const reply = await call('POST', '/api/v2/sign/pdf', {
      ...idOf(signer),
      passphrase,
      signatureProperties: [{ tampilan: 'INVISIBLE', reason, location }],
      file: [pdf.toString('base64')],
    });
    if (reply.kind === 'json' && Array.isArray(reply.data['file'])) {
      const [first] = reply.data['file'] as unknown[];
      const signed = typeof first === 'string' ? Buffer.from(first, 'base64') : undefined;
      if (signed && isPdf(signed)) return { outcome: 'signed', pdf: signed };
    }
    return outcomeOf(reply);
  }

  return {
    provider: `bsre-v${o.version}`,
    standing: o.standing ?? 'simulated',
    issuer: o.issuer,
    knows: o.version === 1 ? 'nik' : 'email',
    sign: (r, passphrase) => (o.version === 1 ? signV1(r, passphrase) : signV2(r, passphrase)),
    async status(signer) {
      const reply =
        o.version === 1
          ? await call('GET', `/api/user/status/${encodeURIComponent(signer.nik ?? '')}`)
          : await call('POST', '/api/v2/user/check/status', idOf(signer));
      if (reply.kind === 'json' && typeof reply.data['status'] === 'string')
        return BY_STATUS[reply.data['status']] ?? { can: false, reason: 'other' };
      if (reply.kind === 'uncertain' && reply.reason === 'timeout') return { can: false, reason: 'timeout' };
      return { can: false, reason: reply.kind === 'not_sent' ? 'not_connected' : 'outage' };
    },
    async find({ providerRef }): Promise<EsignFound> {
      if (providerRef === undefined) return { state: 'unknowable' };
      const reply = await download(providerRef);
      if (reply.kind === 'pdf') return { state: 'signed', pdf: reply.pdf };
      const status = reply.kind === 'json' || reply.kind === 'status' ? reply.status : 0;
      return { state: status === 404 ? 'absent' : 'unreachable' };
    },
  };
}

const idOf = ({ nik, email }: EsignSigner) => ({
  ...(nik !== undefined && { nik }),
  ...(email !== undefined && { email }),
});

const isPdf = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === '%PDF-';

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > PDF_LIMIT * 1.4) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** By what it is, not by its content type: an error comes as JSON with 200 as well, a proxy's page as HTML. */
function understand(status: number, bytes: Buffer, ref: string | undefined): Reply {
  const named = ref === undefined ? {} : { ref };
  if (isPdf(bytes)) return { kind: 'pdf', pdf: bytes, ...named };
  try {
    const data: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof data === 'object' && data !== null && !Array.isArray(data))
      return { kind: 'json', status, data: data as Record<string, unknown>, ...named };
  } catch {
    // Not JSON: falls through to what the status says.
  }
  return status >= 400 ? { kind: 'status', status } : { kind: 'uncertain', reason: 'not_understood', ...named };
}

/** Only errors from before the first byte was sent are certain. */
function misfortuneOf(error: unknown): 'not_sent' | Uncertain {
  const code = (error as { code?: string }).code ?? '';
  const name = (error as { name?: string }).name ?? '';
  const before = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
  if (before.includes(code)) return 'not_sent';
  const slow = name === 'TimeoutError' || name === 'AbortError' || code.endsWith('_TIMEOUT');
  return slow ? 'timeout' : 'connection_lost';
}

function outcomeOf(reply: Reply): EsignOutcome {
  switch (reply.kind) {
    case 'pdf':
      return { outcome: 'signed', pdf: reply.pdf, ...(reply.ref !== undefined && { providerRef: reply.ref }) };
    case 'not_sent':
      return { outcome: 'unavailable', reason: 'not_connected' };
    case 'uncertain':
      return {
        outcome: 'unknown',
        reason: reply.reason,
        ...(reply.ref !== undefined && { providerRef: reply.ref }),
      };
    case 'status':
      return certainOf(reply.status) ?? { outcome: 'unknown', reason: 'not_understood' };
    case 'json': {
      const { error } = reply.data;
      const certain = certainOf(reply.status);
      if (certain) return certain;
      // A failure inside the service may lie after the signature; what it says it refused, it did not sign.
      if (typeof error !== 'string' || reply.status >= 500) return { outcome: 'unknown', reason: 'not_understood' };
      return { outcome: 'refused', reason: refusalOf(error) };
    }
  }
}

/** Answers from before the signing: no right to call, or nobody behind the door. */
function certainOf(status: number): EsignOutcome | undefined {
  if (status === 401 || status === 403) return { outcome: 'unavailable', reason: 'not_authorized' };
  return status === 503 ? { outcome: 'unavailable', reason: 'outage' } : undefined;
}

function refusalOf(text: string): EsignRefusal {
  const number = /(\d{4})\s*$/.exec(text)?.[1] ?? '';
  return BY_NUMBER[number] ?? BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}
