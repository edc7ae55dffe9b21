/**
 * Signing without a provider, for trying out: a root of its own in the data folder, one passphrase for everybody. It keeps
 * what it signed by the id of the asking, so that a lost answer can be asked for. Never for production: a certificate that
 * the city makes for itself proves nothing to anybody else.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { EsignPort } from '../../modules/documents/esign-port.ts';
import { openDemoAuthority } from './demo-authority.ts';

export interface LocalEsign {
  port: EsignPort;
  /** PEM of its root, and O of its certificates. */
  root: string;
  organisation: string;
}

const ID = /^[0-9a-f-]{36}$/;

/** The e-sign port on a folder of this machine. */
export async function localEsign(o: {
  dir: string;
  organisation: string;
  passphrase: string;
  now?: () => Date;
}): Promise<LocalEsign> {
  const authority = await openDemoAuthority(o.dir, o.organisation);
  const signed = join(o.dir, 'signed');
  mkdirSync(signed, { recursive: true, mode: 0o700 });
  const at = (requestId: string): string | undefined =>
    ID.test(requestId) ? join(signed, `${requestId}.pdf`) : undefined;
  const right = (passphrase: string): boolean => {
    const [given, wanted] = [Buffer.from(passphrase), Buffer.from(o.passphrase)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  const port: EsignPort = {
    provider: 'local',
    standing: 'simulated',
    issuer: authority.organisation,
    knows: 'email',
    status: () => Promise.resolve({ can: true }),
    async sign({ requestId, signer, pdf, reason, location }, passphrase) {
      const file = at(requestId);
      if (!file) return { outcome: 'refused', reason: 'other' };
      if (!right(passphrase)) return { outcome: 'refused', reason: 'wrong_passphrase' };
      if (existsSync(file)) return { outcome: 'signed', pdf: readFileSync(file) };
      const done = await authority.sign(pdf, {
        name: `${signer.name} (CONTOH)`,
        at: o.now?.() ?? new Date(),
        reason,
        location,
      });
      writeFileSync(`${file}.new`, done, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return { outcome: 'signed', pdf: done };
    },
    find({ requestId }) {
      const file = at(requestId);
      return Promise.resolve(
        file && existsSync(file) ? { state: 'signed' as const, pdf: readFileSync(file) } : { state: 'absent' as const },
      );
    },
  };
  return { port, root: authority.rootPem, organisation: authority.organisation };
}
