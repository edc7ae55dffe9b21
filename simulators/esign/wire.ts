/** The two wire formats of the service: version 1 in forms, version 2 in JSON (integrations.md §8.1). */
import { Refused, type Service, type Who } from './service.ts';

export interface Answer {
  status: number;
  body: Buffer | object;
  headers?: Record<string, string>;
}

export interface Twist {
  /** Version 1 gives JSON with the id instead of the bytes. */
  idOnly?: boolean;
  /** The instant of which a call tells, for whoever plays a city's past. */
  at?: Date | undefined;
}

const json = (body: object, status = 200): Answer => ({ status, body });
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const need = (value: unknown, name: string): string => {
  const found = text(value);
  if (found === undefined) throw new Refused(`Parameter ${name} wajib diisi`);
  return found;
};

/** Version 1. `form` is absent where the call had none. */
export async function callV1(
  service: Service,
  method: string,
  path: string,
  form: FormData | undefined,
  twist: Twist,
): Promise<Answer | undefined> {
  const field = (name: string): string | undefined => text(form?.get(name));
  if (method === 'POST' && path === '/api/sign/pdf') {
    const file = form?.get('file');
    if (!(file instanceof Blob)) throw new Refused('Parameter file wajib diisi');
    const look = need(field('tampilan'), 'tampilan');
    if (look !== 'invisible' && look !== 'visible') throw new Refused('Parameter tampilan tidak valid');
    if (look === 'visible') checkVisible(field);
    const who: Who = { nik: need(field('nik'), 'nik') };
    const user = service.signer(who, { passphrase: need(field('passphrase'), 'passphrase') }, 1);
    const { id, signed } = await service.signOne(user.name, Buffer.from(await file.arrayBuffer()), {
      reason: field('reason'),
      location: field('location'),
      at: twist.at,
    });
    return twist.idOnly ? json({ id_dokumen: id }) : { status: 200, body: signed, headers: { id_dokumen: id } };
  }
  const download = /^\/api\/sign\/download\/([^/]+)$/.exec(path);
  if (method === 'GET' && download) {
    const pdf = service.document(download[1]!);
    return pdf ? { status: 200, body: pdf } : json({ error: 'Dokumen tidak ditemukan', status_code: 404 }, 404);
  }
  if (method === 'POST' && path === '/api/sign/verify') {
    const file = form?.get('signed_file');
    if (!(file instanceof Blob)) throw new Refused('Parameter signed_file wajib diisi');
    const report = service.verify(Buffer.from(await file.arrayBuffer()));
    const whole = report.ok;
    return json({
      nama_dokumen: file instanceof File ? file.name : 'dokumen.pdf',
      jumlah_signature: report.count,
      notes: whole ? 'Dokumen asli' : 'Dokumen telah berubah atau tanda tangan tidak sah',
      summary: report.count === 0 ? 'NO_SIGNATURE' : whole ? 'VALID' : 'INVALID',
      details:
        report.count === 0
          ? []
          : [
              {
                info_tsa: { name: null, tsa_cert_validity: null },
                info_signer: {
                  signer_name: report.signerName ?? null,
                  signer_cert_validity: report.chainOk ? 'valid' : 'invalid',
                },
                signature_document: {
                  document_integrity: !report.modifiedAfter && !report.faults.includes('digest_mismatch'),
                  signed_in: report.signedAt?.toISOString().replace('T', ' ').replace('Z', '') ?? null,
                },
                signature_field: 'TTE',
              },
            ],
    });
  }
  const status = /^\/api\/user\/status\/([^/]+)$/.exec(path);
  if (method === 'GET' && status)
    return json({ status: service.find({ nik: status[1]! })?.status ?? 'NOT_REGISTERED' });
  return undefined;
}

/** A visible signature names its place, by coordinates or by a mark in the text. */
function checkVisible(field: (name: string) => string | undefined): void {
  if (field('tag_koordinat') !== undefined) return;
  const places = field('image') === 'true' ? ['page', 'xAxis', 'yAxis', 'width', 'height'] : ['linkQR'];
  for (const name of places) need(field(name), name);
}

/** Version 2: a JSON body, a JSON answer. */
export async function callV2(
  service: Service,
  method: string,
  path: string,
  body: Record<string, unknown>,
  journal: (note: string) => void,
  twist: Twist = {},
): Promise<Answer | undefined> {
  if (method !== 'POST') return undefined;
  const who: Who = { nik: text(body['nik']), email: text(body['email']) };
  const files = (): Buffer[] => {
    const list: unknown = body['file'];
    if (!Array.isArray(list) || list.length === 0) throw new Refused('Parameter file wajib diisi');
    return list.map((one) => Buffer.from(need(one, 'file'), 'base64'));
  };
  const properties = (n: number): Record<string, unknown>[] => {
    const list = body['signatureProperties'];
    if (!Array.isArray(list) || (list.length !== 1 && list.length !== n))
      throw new Refused('Parameter signatureProperties tidak valid');
    for (const one of list as Record<string, unknown>[])
      if (one['tampilan'] !== 'INVISIBLE' && one['tampilan'] !== 'VISIBLE')
        throw new Refused('Parameter tampilan tidak valid');
    return list as Record<string, unknown>[];
  };
  const signAll = async (name: string, list: Buffer[]): Promise<Answer> => {
    const started = performance.now();
    const props = properties(list.length);
    const signed: string[] = [];
    for (const [i, pdf] of list.entries()) {
      const p = props[props.length === 1 ? 0 : i]!;
      const done = await service.signOne(name, pdf, {
        reason: text(p['reason']),
        location: text(p['location']),
        at: twist.at,
      });
      signed.push(done.signed.toString('base64'));
    }
    return json({ time: Math.round(performance.now() - started), file: signed });
  };
  const count = (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      throw new Refused('Parameter data tidak valid');
    return value;
  };

  switch (path) {
    case '/api/v2/sign/pdf': {
      const list = files();
      if (who.nik === undefined && who.email === undefined) throw new Refused('Parameter nik atau email wajib diisi');
      const [passphrase, totp] = [text(body['passphrase']), text(body['totp'])];
      if (passphrase === undefined && totp === undefined)
        throw new Refused('Parameter passphrase atau totp wajib diisi');
      properties(list.length);
      const secret = totp === undefined ? { passphrase: passphrase! } : { totp };
      return signAll(service.signer(who, secret, list.length).name, list);
    }
    case '/api/v2/sign/get/totp':
      journal(`totp ${service.totp(who, count(body['data']))}`);
      return json({ message: 'TOTP terkirim' });
    case '/api/v2/verify/pdf': {
      const report = service.verify(Buffer.from(need(body['file'], 'file'), 'base64'));
      return json({
        conclusion: report.count === 0 ? 'NO_SIGNATURE' : report.ok ? 'VALID' : 'INVALID',
        description: report.ok ? 'Dokumen valid' : report.faults.join(', '),
        signatureInformations:
          report.count === 0
            ? []
            : [
                {
                  signerName: report.signerName ?? null,
                  fieldName: 'TTE',
                  signatureFormat: 'PAdES-BASELINE-B',
                  signatureDate: report.signedAt?.toISOString() ?? null,
                  integrityValid: !report.modifiedAfter && !report.faults.includes('digest_mismatch'),
                  certificateTrusted: report.chainOk,
                  certLevelCode: null,
                  modified: report.modifiedAfter,
                  timestampInfomation: null,
                },
              ],
      });
    }
    case '/api/v2/user/check/status':
      return json({ status: service.find(who)?.status ?? 'NOT_REGISTERED' });
    case '/api/v2/user/register':
      service.register(need(body['nama'], 'nama'), need(body['email'], 'email'));
      return json({ message: 'Registrasi diterima' });
    case '/api/v2/seal/get/activation':
      journal(`seal activation ${service.seal.activation(need(body['idSubscriber'], 'idSubscriber'))}`);
      return json({ message: 'TOTP aktivasi terkirim' });
    case '/api/v2/seal/get/totp': {
      const next = service.seal.totp(
        need(body['idSubscriber'], 'idSubscriber'),
        need(body['totp'], 'totp'),
        count(body['data']),
      );
      journal(`seal totp ${next}`);
      return json({ message: 'TOTP segel terkirim' });
    }
    case '/api/v2/seal/pdf': {
      const list = files();
      properties(list.length);
      service.seal.spend(need(body['idSubscriber'], 'idSubscriber'), need(body['totp'], 'totp'), list.length);
      return signAll(service.authority.organisation.replace('CONTOH ', ''), list);
    }
    case '/api/v2/seal/revoke/activation':
      service.seal.revoke(need(body['idSubscriber'], 'idSubscriber'));
      return json({ message: 'Aktivasi dicabut' });
    default:
      return undefined;
  }
}
