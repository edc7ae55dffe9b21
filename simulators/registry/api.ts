/**
 * The registry's machine interface, `/siak/v1/…`. A refusal is HTTP 200 with RESPON and KODE, as the real services
 * answer, and its letter case varies as theirs does; 400 explains what in the message was wrong.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SIGNER_NAME, signerTitleOf, type Authority } from './authority.ts';
import type { Book, Entry } from './book.ts';
import { dateIn, type RegistryCity } from './city.ts';
import { seeded } from './faults.ts';
import { layOut } from './paper.ts';
import { kindOf } from './events/index.ts';
import { readSubmission } from './wire.ts';

export interface Answer {
  status: number;
  body: Record<string, unknown> | Buffer;
}

export interface ApiOptions {
  city: RegistryCity;
  book: Book;
  authority: Authority;
  origin: () => string;
  token: string;
  passphrase: string;
  quota: number;
  seed: number;
  speed: number;
  /** Ends all waiting when the simulator stops; what is unfinished goes on after the next start. */
  stop: AbortSignal;
}

/** What a fault, or whoever tells the past, asks of a call that is otherwise done. */
export interface Twist {
  refuse?: string;
  extraSeconds?: number;
  /** The call is of this instant of the past (`X-Sim-At`): done at once, outside the quota. */
  at?: Date;
}

const RESPON: Record<string, string> = {
  '00': 'Diterima',
  '11': 'Data Tidak Sesuai',
  '12': 'Kode Tidak Dikenal',
  '21': 'NIK Orang Tua Tidak Ditemukan',
  '22': 'Kelahiran Sudah Tercatat',
  '23': 'Pelaporan Terlambat Tanpa Keputusan Kepala Dinas',
  '24': 'NIK Tidak Ditemukan atau Sudah Pindah',
  '25': 'Penduduk Sudah Meninggal',
  '26': 'Kepala Keluarga Tidak Sesuai',
  '27': 'Anggota Keluarga Tidak Sesuai',
  '31': 'Nomor Permintaan Sudah Dipakai',
  '32': 'Keadaan Tidak Sesuai',
  '41': 'Proses Signing Gagal : Passphrase Anda Salah 2031',
  '42': 'Penanda Tangan Tidak Aktif',
  '44': 'Data Tidak Ditemukan',
  '91': 'Kuota Akses Hari ini telah Habis',
  '92': 'Sistem Sedang Tidak Tersedia',
  '95': 'Login Gagal',
};

export type Api = ReturnType<typeof createApi>;

export function createApi(o: ApiOptions) {
  const { book } = o;
  const random = seeded(o.seed);
  const running = new Map<string, Promise<void>>();

  const seconds = (n: number) => sleep((n * 1000) / o.speed, undefined, { ref: false, signal: o.stop });
  /** 8–76 s for what changes something, as seen on the real service; a tenth of it for reading. */
  const patience = async (twist: Twist, share = 1) => {
    if (!twist.at) await seconds((8 + random() * 68) * share + (twist.extraSeconds ?? 0));
  };

  function say(code: string, more: Record<string, unknown> = {}, status = 200): Answer {
    const text = RESPON[code] ?? 'Ditolak';
    const pick = random();
    const respon = code === '00' || pick < 0.5 ? text : pick < 0.75 ? text.toUpperCase() : text.toLowerCase();
    return { status, body: { RESPON: respon, KODE: code, ...more } };
  }

  function describe(e: Entry): Record<string, unknown> {
    return {
      NO_PERMINTAAN: e.id,
      KEADAAN: e.state,
      ...(e.number === undefined ? {} : { NOMOR: e.number, ...(e.nik !== undefined && { NIK: e.nik }) }),
      ...(e.signedAt === undefined ? {} : { WAKTU_TTE: e.signedAt, URL_CEK: `${o.origin()}/cek/${e.check}` }),
      ...(e.refusal === undefined
        ? {}
        : { KODE_TOLAK: e.refusal.code, PESAN: RESPON[e.refusal.code] ?? 'Ditolak', MEDAN: e.refusal.fields }),
    };
  }

  /** Queue, work, settle. Runs on when the caller hangs up; started again for what a restart finds unfinished. */
  function work(entry: Entry, twist: Twist): Promise<void> {
    const known = running.get(entry.id);
    if (known) return known;
    const run = (async () => {
      await patience(twist, 0.2);
      entry.state = 'PROSES';
      await patience({}, 0.8);
      book.settle(entry, twist.refuse === undefined ? undefined : { code: twist.refuse, fields: [] });
    })().finally(() => running.delete(entry.id));
    running.set(entry.id, run);
    return run;
  }
  for (const e of book.entries.values()) {
    if (e.state === 'ANTRE') work(e, {}).catch((error: unknown) => void (o.stop.aborted || console.error(error)));
  }

  async function submit(body: unknown, twist: Twist): Promise<Answer> {
    const read = readSubmission(body);
    if ('faults' in read) {
      const code = read.faults.every((f) => f.KODE_SALAH) ? '12' : '11';
      return say(code, { RINCIAN: read.faults }, 400);
    }
    let entry = book.entries.get(read.id);
    if (entry && (entry.service !== read.service || !sameFacts(entry.facts, read.facts)))
      return say('31', { NO_PERMINTAAN: read.id }, 409);
    if (!entry) {
      if (!twist.at && book.receivedToday() >= o.quota) return say('91');
      entry = book.receive(read.id, read.service, read.facts, twist.at);
      if (twist.at) book.settle(entry, undefined, twist.at);
    }
    if (entry.state === 'ANTRE' || entry.state === 'PROSES') await work(entry, twist);
    return entry.refusal ? say(entry.refusal.code, describe(entry)) : say('00', describe(entry));
  }

  function validate(entry: Entry, by: string, at?: Date): Answer {
    if (!kindOf(entry.service).paper) return say('32', describe(entry));
    if (entry.state === 'TERDAFTAR') book.validate(entry, by, at);
    else if (entry.validatedBy === undefined) return say('32', describe(entry));
    return say('00', describe(entry));
  }

  /** Signs once; who asks again gets the same paper. */
  async function sign(entry: Entry, passphrase: string, at?: Date): Promise<Answer> {
    if (passphrase !== o.passphrase) return say('41', { NO_PERMINTAAN: entry.id }, 400);
    const key = `sign ${entry.id}`;
    await running.get(key);
    if (entry.state === 'TERVALIDASI') {
      const run = makePaper(entry, at).finally(() => running.delete(key));
      running.set(key, run);
      await run;
    }
    return entry.signedAt === undefined ? say('32', describe(entry)) : say('00', describe(entry));
  }

  async function makePaper(entry: Entry, now = book.now()): Promise<void> {
    const { number, nik } = entry;
    const kind = kindOf(entry.service);
    if (!kind.paper) throw new Error(`${entry.service} has no paper`);
    const pdf = await layOut({
      ...kind.paper(entry.facts, { number: number ?? '', ...(nik !== undefined && { nik }) }, [
        ...book.entries.values(),
      ]),
      number: number ?? '',
      issuedOn: dateIn(o.city, now),
      signer: SIGNER_NAME,
      signerTitle: signerTitleOf(o.city.name),
      issuedAt: o.city.name.toUpperCase(),
      url: `${o.origin()}/cek/${entry.check}`,
    });
    book.sign(entry, await o.authority.sign(pdf, now), now);
  }

  async function handle(
    method: string,
    path: string,
    authorization: string | undefined,
    body: unknown,
    twist: Twist,
  ): Promise<Answer> {
    if (authorization !== `Bearer ${o.token}`) return say('95', {}, 401);
    if (method === 'GET' && path === '/siak/v1/kesehatan') {
      return say('00', { SISA_KUOTA: Math.max(0, o.quota - book.receivedToday()) });
    }
    if (method === 'POST' && path === '/siak/v1/permohonan') return submit(body, twist);
    const m = /^\/siak\/v1\/permohonan\/([A-Za-z0-9._-]{1,64})(?:\/(berkas|validasi|tanda-tangan))?$/.exec(path);
    if (!m) return say('44', { ALAMAT: `${method} ${path}` }, 404);
    const act = m[2];
    await patience(twist, method === 'GET' ? 0.1 : 1);
    const entry = book.entries.get(m[1]!);
    if (!entry) return say('44', { NO_PERMINTAAN: m[1] });
    if (method === 'GET' && act === undefined) return say('00', describe(entry));
    if (method === 'GET' && act === 'berkas') {
      const pdf = book.paper(entry);
      return pdf ? { status: 200, body: pdf } : say('32', describe(entry));
    }
    if (method !== 'POST' || act === undefined || act === 'berkas')
      return say('44', { ALAMAT: `${method} ${path}` }, 404);
    if (twist.refuse !== undefined) return say(twist.refuse, describe(entry));
    const wanted = act === 'validasi' ? 'NAMA_VALIDATOR' : 'FRASA_SANDI';
    const value = onlyText(body, wanted);
    if (value === undefined)
      return say(
        '11',
        { RINCIAN: [{ MEDAN: wanted, DITERIMA: '(badan)', SEHARUSNYA: `hanya {"${wanted}": "…"}` }] },
        400,
      );
    return act === 'validasi' ? validate(entry, value, twist.at) : sign(entry, value, twist.at);
  }

  return { handle, say, validate, sign };
}

/** The one text field a body may have. */
function onlyText(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || Object.keys(body).join() !== name) return undefined;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

function sameFacts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => a[k] === b[k]);
}
