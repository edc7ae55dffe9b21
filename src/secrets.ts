import { type KeyObject, createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ConfigError } from './config.ts';

/** The three secrets of an installation. None of them ever enters the database or a backup. */
export interface Secrets {
  /** 32 bytes: wraps every data key. */
  master: Buffer;
  /** While the master key is being changed: the other one, which only opens. */
  otherMaster?: Buffer | undefined;
  /** 32 bytes: makes blind indexes; kept apart, so that the master key can change without re-indexing. */
  index: Buffer;
  /** Ed25519 private key: signs the audit's seals. */
  audit: KeyObject;
}

/** Stands in a file that Balai made itself; production refuses such a file wherever it was copied. */
const MADE_HERE = '# made by Balai for trying out: not for production';

function obtain(file: string, demo: boolean, make: () => string): string {
  if (demo && !existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${MADE_HERE}\n${make()}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8');
}

/**
 * Reads the keys; in demo it makes those that are missing. A symmetric key is a file with 32 bytes in hexadecimal or
 * base64, the audit key a PKCS #8 PEM.
 * @throws ConfigError with every fault
 */
export function readSecrets(config: Pick<Config, 'env' | 'keyFiles'>): Secrets {
  const demo = config.env === 'demo';
  const faults: string[] = [];
  const read = <T>(setting: string, file: string, make: () => string, parse: (text: string) => T): T | undefined => {
    try {
      const text = obtain(file, demo, make);
      if (!demo && text.startsWith(MADE_HERE))
        throw new Error(`${file} was made for trying out; production needs a key of its own`);
      return parse(text.replace(/^#.*\n/, '').trim());
    } catch (error) {
      faults.push(`${setting}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const bytes = (text: string): Buffer => {
    const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
    if (key.length !== 32)
      throw new Error('the file must hold 32 bytes in hexadecimal or base64 (openssl rand -hex 32)');
    return key;
  };
  const makeBytes = (): string => randomBytes(32).toString('hex');
  const makePem = (): string =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
  const pem = (text: string): KeyObject => {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error('the key must be Ed25519 (openssl genpkey -algorithm ed25519)');
    return key;
  };

  const master = read('BALAI_MASTER_KEY_FILE', config.keyFiles.master, makeBytes, bytes);
  const index = read('BALAI_INDEX_KEY_FILE', config.keyFiles.index, makeBytes, bytes);
  const audit = read('BALAI_AUDIT_KEY_FILE', config.keyFiles.audit, makePem, pem);
  const { otherMaster: file } = config.keyFiles;
  const otherMaster = file === undefined ? undefined : read('BALAI_OTHER_MASTER_KEY_FILE', file, makeBytes, bytes);
  if (!master || !index || !audit || (file !== undefined && !otherMaster)) throw new ConfigError(faults);
  if (!demo && master.equals(index))
    throw new ConfigError(['BALAI_INDEX_KEY_FILE holds the same key as BALAI_MASTER_KEY_FILE: make another']);
  if (otherMaster?.equals(master))
    throw new ConfigError(['BALAI_OTHER_MASTER_KEY_FILE holds the same key as BALAI_MASTER_KEY_FILE']);
  return { master, index, audit, ...(otherMaster && { otherMaster }) };
}
