/**
 * The registry over HTTP, in the wire format of `simulators/registry`. It never throws: whatever may have been done is
 * `unknown`, whatever surely was not is `unavailable`. Every call has its own connection, because a kept-alive one that
 * the peer has closed would make an `unknown` of a request that was never sent.
 */
import { Agent, request } from 'undici';
import type {
  RegistryOutage,
  RegistryOutcome,
  RegistryPort,
  RegistryRefusal,
  RegistryStatus,
} from '../../modules/casework/registry-port.ts';
import { ourField, toWire } from './wire.ts';

export interface HttpRegistryOptions {
  /** `http://127.0.0.1:4701` */
  origin: string;
  token: string;
  /** Whole call, milliseconds. The real service was seen to take 8–76 s. */
  timeoutMs?: number;
  standing?: RegistryPort['standing'];
  /** More headers of each call; the simulator takes `x-sim-at`. */
  headers?: () => Record<string, string>;
}

const TIMEOUT_MS = 90_000;
const PAPER_LIMIT = 10_000_000;

const REFUSALS: Record<string, RegistryRefusal> = {
  '11': 'invalid_data',
  '12': 'wrong_code',
  '21': 'parent_not_found',
  '22': 'duplicate_birth',
  '23': 'late_without_decision',
  '24': 'person_not_found',
  '25': 'person_dead',
  '26': 'card_without_head',
  '27': 'card_differs',
  '31': 'request_id_reused',
  '32': 'wrong_state',
  '41': 'wrong_passphrase',
  '42': 'signer_not_active',
  '44': 'not_found',
};
const OUTAGES: Record<string, RegistryOutage> = { '91': 'quota', '92': 'outage', '95': 'not_authorized' };
/** Refusals by text, lower case, for a service that sends no code; their letter case varies. */
const CODE_BY_TEXT: Record<string, string> = {
  'data tidak ditemukan': '44',
  'login gagal': '95',
  'user id tidak aktif': '95',
  'ip address tidak sesuai': '95',
  'ip client tidak terdaftar': '95',
  'kuota akses hari ini telah habis': '91',
};

type Uncertain = 'timeout' | 'connection_lost' | 'not_understood';
type Reply =
  | { kind: 'answer'; code: string; data: Record<string, unknown> }
  | { kind: 'pdf'; pdf: Buffer }
  | { kind: 'not_sent' }
  | { kind: 'uncertain'; reason: Uncertain };

/** The registry port over HTTP. */
export function httpRegistry(o: HttpRegistryOptions): RegistryPort {
  const timeout = o.timeoutMs ?? TIMEOUT_MS;
  const dispatcher = new Agent({
    pipelining: 0,
    connect: { timeout: Math.min(timeout, 10_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    try {
      const answer = await request(`${o.origin}/siak/v1${path}`, {
        method,
        dispatcher,
        headers: {
          authorization: `Bearer ${o.token}`,
          ...o.headers?.(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      const bytes = await readAll(answer.body);
      return bytes === undefined
        ? { kind: 'uncertain', reason: 'not_understood' }
        : understand(String(answer.headers['content-type']), bytes);
    } catch (error) {
      return misfortune(error);
    }
  }

  const act = async (path: string, body: unknown): Promise<RegistryOutcome> =>
    outcomeOf(await call('POST', path, body));
  const at = (requestId: string) => `/permohonan/${encodeURIComponent(requestId)}`;

  return {
    manual: false,
    standing: o.standing ?? 'simulated',
    submit: (r) => act('/permohonan', { NO_PERMINTAAN: r.requestId, KODE_LAYANAN: r.service, PERISTIWA: toWire(r) }),
    validate: (requestId, by) => act(`${at(requestId)}/validasi`, { NAMA_VALIDATOR: by.name }),
    sign: (requestId, _by, passphrase) => act(`${at(requestId)}/tanda-tangan`, { FRASA_SANDI: passphrase }),
    async status(requestId) {
      const status = statusOf(await call('GET', at(requestId)));
      if (status.state !== 'signed') return status;
      const paper = await call('GET', `${at(requestId)}/berkas`);
      return paper.kind === 'pdf' ? { ...status, paper: { pdf: paper.pdf } } : status;
    },
    async health() {
      const reply = await call('GET', '/kesehatan');
      if (reply.kind === 'answer' && reply.code === '00') {
        const left = reply.data['SISA_KUOTA'];
        return { ok: true, ...(typeof left === 'number' ? { quotaLeft: left } : {}) };
      }
      const status = statusOf(reply);
      return { ok: false, reason: status.state === 'unreachable' ? status.reason : 'not_understood' };
    },
  };
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > PAPER_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An answer is JSON with a known code or text, whatever its HTTP status; an HTML page with 200 says nothing. */
function understand(type: string, bytes: Buffer): Reply {
  if (type.startsWith('application/pdf')) return { kind: 'pdf', pdf: bytes };
  try {
    const data: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
      const { KODE: code, RESPON: text } = data as { KODE?: unknown; RESPON?: unknown };
      const byText =
        typeof text === 'string' ? CODE_BY_TEXT[text.trim().toLowerCase().replaceAll(/\s+/g, ' ')] : undefined;
      const known = typeof code === 'string' ? code : byText;
      if (known !== undefined) return { kind: 'answer', code: known, data: data as Record<string, unknown> };
    }
  } catch {
    // Not JSON: falls through to the one answer for what cannot be read.
  }
  return { kind: 'uncertain', reason: 'not_understood' };
}

/** Only errors from before the first byte was sent are certain. */
function misfortune(error: unknown): Reply {
  const code = (error as { code?: string }).code ?? '';
  const name = (error as { name?: string }).name ?? '';
  if (
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)
  )
    return { kind: 'not_sent' };
  const slow = name === 'TimeoutError' || name === 'AbortError' || code.endsWith('_TIMEOUT');
  return { kind: 'uncertain', reason: slow ? 'timeout' : 'connection_lost' };
}

function outcomeOf(reply: Reply): RegistryOutcome {
  if (reply.kind === 'not_sent') return { outcome: 'unavailable', reason: 'not_connected' };
  if (reply.kind === 'uncertain') return { outcome: 'unknown', reason: reply.reason };
  if (reply.kind === 'pdf') return { outcome: 'unknown', reason: 'not_understood' };
  if (reply.code === '00') return { outcome: 'accepted' };
  const outage = OUTAGES[reply.code];
  return outage
    ? { outcome: 'unavailable', reason: outage }
    : { outcome: 'refused', ...refusal(reply.code, reply.data) };
}

/** The fields of a refusal stand in MEDAN, or in RINCIAN when the message itself was wrong. */
function refusal(code: string, data: Record<string, unknown>): { reason: RegistryRefusal; fields?: string[] } {
  const details = Array.isArray(data['RINCIAN'])
    ? data['RINCIAN'].map((d) => (d as { MEDAN?: unknown } | null)?.MEDAN)
    : [];
  const named = Array.isArray(data['MEDAN']) ? data['MEDAN'] : details;
  const fields = named.filter((f) => typeof f === 'string').map(ourField);
  return { reason: REFUSALS[code] ?? 'other', ...(fields.length > 0 ? { fields } : {}) };
}

function statusOf(reply: Reply): RegistryStatus {
  if (reply.kind === 'not_sent') return { state: 'unreachable', reason: 'not_connected' };
  if (reply.kind === 'uncertain') return { state: 'unreachable', reason: reply.reason };
  if (reply.kind === 'pdf') return { state: 'unreachable', reason: 'not_understood' };
  const { code, data } = reply;
  if (code === '44') return { state: 'absent' };
  if (code !== '00') return { state: 'unreachable', reason: OUTAGES[code] ?? 'not_understood' };
  if (data['KEADAAN'] === 'ANTRE') return { state: 'queued' };
  if (data['KEADAAN'] === 'PROSES') return { state: 'processing' };
  if (data['KEADAAN'] === 'DITOLAK') return { state: 'refused', ...refusal(String(data['KODE_TOLAK']), data) };
  const { NOMOR: number, NIK: nik } = data;
  const numbered = {
    ...(typeof number === 'string' && { number }),
    ...(typeof nik === 'string' && { nik }),
  };
  if (data['KEADAAN'] === 'TERDAFTAR') return { state: 'registered', ...numbered };
  if (data['KEADAAN'] === 'TERVALIDASI') return { state: 'validated', ...numbered };
  const signedAt = new Date(String(data['WAKTU_TTE']));
  const signed = data['KEADAAN'] === 'TERTANDATANGANI' && !Number.isNaN(signedAt.getTime());
  return signed ? { state: 'signed', ...numbered, signedAt } : { state: 'unreachable', reason: 'not_understood' };
}
