import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { issue, newKeys, toPem } from './kernel/certificates.ts';
import { ConfigError, readConfig } from './config.ts';
import { readSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'balai-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const faultsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};
const examples = readFileSync('.env.example', 'utf8').replace(/^#(?=[A-Z_]+=)/gm, '');

const keys = await newKeys();
const certificate = async (ca?: number): Promise<string> =>
  toPem(
    await issue({
      organisation: 'Uji',
      cn: 'Uji',
      keys,
      by: keys,
      from: new Date('2026-01-01'),
      to: new Date('2036-01-01'),
      serial: 1,
      ca,
    }),
  ).trim();
const [rootPem, signerPem] = [await certificate(1), await certificate()];

const production = {
  BALAI_ENV: 'production',
  BALAI_ORIGIN: 'https://layanan.example',
  DATABASE_URL: 'postgres://a@db/balai',
  BALAI_MASTER_KEY_FILE: file('master', '11'.repeat(32)),
  BALAI_INDEX_KEY_FILE: file('index', Buffer.alloc(32, 2).toString('base64')),
  BALAI_AUDIT_KEY_FILE: file('audit', 'read by readSecrets'),
  SMS_URL: 'https://sms.example',
  SMS_TOKEN_FILE: file('sms', 'token\n'),
};

test('nothing set: the demo on this machine alone', () => {
  expect(readConfig({ PORT: '' })).toMatchObject({
    env: 'demo',
    city: 'medan',
    port: 3000,
    bind: 'localhost',
    origin: 'http://localhost:3000',
    database: undefined,
    registry: undefined,
    registryTrust: undefined,
  });
});

test('every fault is told at once, misspelt settings too', () => {
  expect(
    faultsOf(() =>
      readConfig({
        PORT: 'x',
        BALAI_ENV: 'prod',
        BALAI_ORIGIN: 'https://a.example/',
        BALAI_ORIGN: 'y',
        SMTP_URL: 'smtp://m',
        LOG_LEVEL: 'loud',
        BALAI_CITY: 'atlantis',
      }),
    ),
  ).toEqual([
    'PORT must be a port number',
    'BALAI_ORIGIN must be scheme, host and port only, without a path or a slash at the end',
    'BALAI_ENV must be one of demo, production',
    'LOG_LEVEL must be one of trace, debug, info, warn, error, silent',
    'BALAI_ORIGN is no setting of Balai',
    'MAIL_FROM is missing: SMTP_URL needs it',
    'BALAI_CITY: there is no folder cities/atlantis',
  ]);
});

describe('production', () => {
  test('takes a complete set', () => {
    expect(readConfig(production)).toMatchObject({
      env: 'production',
      bind: '::',
      sms: { token: 'token' },
      database: { ownerUrl: undefined },
    });
  });

  test.each([
    ['DATABASE_URL', 'DATABASE_URL is missing'],
    ['BALAI_ORIGIN', 'BALAI_ORIGIN is missing'],
    ['BALAI_MASTER_KEY_FILE', 'BALAI_MASTER_KEY_FILE is missing'],
    ['SMS_URL', 'SMTP_URL or SMS_URL is missing'],
  ])('needs %s', (name, fault) => {
    const faults = faultsOf(() => readConfig({ ...production, [name]: undefined }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  test('refuses plain HTTP', () => {
    expect(faultsOf(() => readConfig({ ...production, BALAI_ORIGIN: 'http://layanan.example' }))).toEqual([
      'BALAI_ORIGIN must be https:// when BALAI_ENV=production',
    ]);
  });
});

describe('the population registry', () => {
  const token = file('registry', 'secret\n');
  const roots = file('roots.pem', `${rootPem}\n# the next one\n${rootPem}`);
  const gateway = {
    REGISTRY_URL: 'https://registry.example',
    REGISTRY_TOKEN_FILE: token,
    REGISTRY_ROOTS_FILE: roots,
    REGISTRY_SIGNER: 'Disdukcapil Kota Contoh',
  };

  test('a gateway comes with its token, its roots and its signer', () => {
    const config = readConfig({ ...production, ...gateway });
    expect(config.registry).toEqual({ url: 'https://registry.example', token: 'secret' });
    expect(config.registryTrust).toEqual({ roots: [rootPem, rootPem], organisation: 'Disdukcapil Kota Contoh' });
    expect(faultsOf(() => readConfig({ REGISTRY_URL: gateway.REGISTRY_URL }))).toEqual([
      'REGISTRY_TOKEN_FILE is missing: REGISTRY_URL needs it',
      'REGISTRY_ROOTS_FILE is missing: REGISTRY_URL needs it',
    ]);
    expect(faultsOf(() => readConfig({ ...production, ...gateway, REGISTRY_SIGNER: '' }))).toEqual([
      'REGISTRY_SIGNER is missing: REGISTRY_ROOTS_FILE needs it',
    ]);
  });

  test('by hand, production may check papers or not; the demo’s simulator has a root of its own', () => {
    const { REGISTRY_ROOTS_FILE, REGISTRY_SIGNER } = gateway;
    expect(readConfig({ ...production, REGISTRY_ROOTS_FILE, REGISTRY_SIGNER })).toMatchObject({
      registry: undefined,
      registryTrust: { organisation: REGISTRY_SIGNER },
    });
    expect(readConfig(production).registryTrust).toBeUndefined();
    expect(faultsOf(() => readConfig({ REGISTRY_ROOTS_FILE, REGISTRY_SIGNER }))[0]).toContain(
      'REGISTRY_URL is missing',
    );
  });

  test('production talks to it in the open on this machine only', () => {
    const to = (REGISTRY_URL: string) => faultsOf(() => readConfig({ ...production, ...gateway, REGISTRY_URL }));
    expect(to('http://127.0.0.1:4701')).toEqual([]);
    expect(to('http://[::1]:4701')).toEqual([]);
    expect(to('http://127.0.0.1.example')).toEqual([
      'REGISTRY_URL must be https:// when BALAI_ENV=production, unless it is on this machine',
    ]);
    expect(to('https://registry.example/siak')).toEqual([
      'REGISTRY_URL must be scheme, host and port only, without a path or a slash at the end',
    ]);
  });

  test('a file that holds no root is named', () => {
    const holding = (text: string) =>
      faultsOf(() => readConfig({ ...production, ...gateway, REGISTRY_ROOTS_FILE: file('other.pem', text) }));
    expect(holding('nothing')[0]).toMatch(/^REGISTRY_ROOTS_FILE: .* holds no certificate in PEM$/);
    expect(holding(rootPem.replace(/\n[A-Za-z0-9+/]{64}/, '\nAAAA'))).toEqual([
      'REGISTRY_ROOTS_FILE: certificate 1 cannot be read',
    ]);
    expect(holding(signerPem)).toEqual(['REGISTRY_ROOTS_FILE: certificate 1 is of no authority']);
  });
});

describe('keys', () => {
  const made = {
    master: join(folder, 'k/master.key'),
    index: join(folder, 'k/index.key'),
    audit: join(folder, 'k/audit.pem'),
  };

  test('demo makes them once; production refuses what the demo made', () => {
    const first = readSecrets({ env: 'demo', keyFiles: made });
    expect(readSecrets({ env: 'demo', keyFiles: made }).master).toEqual(first.master);
    expect(first.audit.asymmetricKeyType).toBe('ed25519');
    const faults = faultsOf(() => readSecrets({ env: 'production', keyFiles: made }));
    expect(faults).toHaveLength(3);
    expect(faults[0]).toContain('was made for trying out');
  });

  test('hexadecimal and base64 are read; a short key and another kind of PEM are named', () => {
    const secrets = readSecrets({
      env: 'demo',
      keyFiles: { ...made, master: production.BALAI_MASTER_KEY_FILE, index: production.BALAI_INDEX_KEY_FILE },
    });
    expect(secrets.master).toEqual(Buffer.alloc(32, 0x11));
    expect(secrets.index).toEqual(Buffer.alloc(32, 2));
    const faults = faultsOf(() =>
      readSecrets({
        env: 'production',
        keyFiles: {
          master: file('short', 'abcd'),
          index: production.BALAI_INDEX_KEY_FILE,
          audit: production.BALAI_AUDIT_KEY_FILE,
        },
      }),
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['BALAI_MASTER_KEY_FILE', 'BALAI_AUDIT_KEY_FILE']);
  });
});

test('.env.example names every setting, and no other', () => {
  const source = readFileSync('src/config.ts', 'utf8');
  const names = [
    ...source.slice(source.indexOf('const settings'), source.indexOf('type Name')).matchAll(/^ {2}([A-Z_]+):/gm),
  ].map((match) => match[1]);
  expect(new Set(Object.keys(parseEnv(examples)))).toEqual(new Set(names));
  expect(faultsOf(() => readConfig(parseEnv(examples))).filter((fault) => !fault.includes('there is no file'))).toEqual(
    [],
  );
});

describe('electronic signatures', () => {
  const service = {
    ESIGN_URL: 'https://esign.example',
    ESIGN_USER: 'balai',
    ESIGN_PASSWORD_FILE: file('esign', 'secret\n'),
    ESIGN_ROOTS_FILE: file('esign-roots.pem', rootPem),
    ESIGN_SIGNER: 'Pemerintah Kota Contoh',
  };

  test('the service comes with its user, its roots and its signer', () => {
    const config = readConfig({ ...production, ...service, ESIGN_VERSION: '1' });
    expect(config.esign).toEqual({
      url: 'https://esign.example',
      user: 'balai',
      password: 'secret',
      version: 1,
      issuer: 'BSrE, BSSN',
    });
    expect(config.esignTrust).toEqual({ roots: [rootPem], organisation: 'Pemerintah Kota Contoh' });
    expect(readConfig(production)).toMatchObject({ esign: undefined, esignTrust: undefined, esignLocal: false });
    expect(faultsOf(() => readConfig({ ESIGN_URL: service.ESIGN_URL }))).toEqual([
      'ESIGN_USER is missing: ESIGN_URL needs it',
      'ESIGN_PASSWORD_FILE is missing: ESIGN_URL needs it',
      'ESIGN_ROOTS_FILE is missing: ESIGN_URL needs it',
    ]);
  });

  test('who stamps the time comes with roots, and a password goes over no open line', () => {
    const time = { TSA_URL: 'http://tsa.example/tsr', TSA_ROOTS_FILE: file('tsa-roots.pem', rootPem) };
    expect(readConfig({ ...production, ...time }).time).toEqual({
      url: 'http://tsa.example/tsr',
      roots: [rootPem],
      user: undefined,
      password: undefined,
    });
    expect(readConfig(production).time).toBeUndefined();
    expect(faultsOf(() => readConfig({ TSA_URL: time.TSA_URL }))).toEqual([
      'TSA_ROOTS_FILE is missing: TSA_URL needs it',
    ]);
    const user = { TSA_USER: 'balai', TSA_PASSWORD_FILE: file('tsa', 'secret\n') };
    expect(faultsOf(() => readConfig({ ...production, ...time, ...user }))[0]).toContain('TSA_URL must be https://');
    const closed = { ...production, ...time, ...user, TSA_URL: 'https://tsa.example/tsr' };
    expect(readConfig(closed).time).toMatchObject({ user: 'balai', password: 'secret' });
  });

  test('the registry by hand is for trying out, and not beside a gateway', () => {
    expect(readConfig({ REGISTRY_BY_HAND: 'yes' }).registryByHand).toBe(true);
    expect(readConfig({ DEMO_BIRTHS: '150' }).demoBirths).toBe(150);
    expect(faultsOf(() => readConfig({ DEMO_BIRTHS: 'many' }))).toEqual(['DEMO_BIRTHS must be a number']);
    expect(faultsOf(() => readConfig({ ...production, DEMO_BIRTHS: '9' }))[0]).toContain('DEMO_BIRTHS is for trying');
    expect(faultsOf(() => readConfig({ ...production, REGISTRY_BY_HAND: 'yes' }))[0]).toContain(
      'REGISTRY_BY_HAND is for trying out',
    );
    expect(faultsOf(() => readConfig({ REGISTRY_BY_HAND: 'yes', REGISTRY_URL: 'http://127.0.0.1:4701' }))).toContain(
      'REGISTRY_BY_HAND and REGISTRY_URL exclude each other',
    );
  });

  test('no passphrase goes over an open line, and no signature of our own making passes for one', () => {
    expect(faultsOf(() => readConfig({ ...production, ...service, ESIGN_URL: 'http://10.0.0.5:8080' }))[0]).toContain(
      'ESIGN_URL must be https://',
    );
    expect(faultsOf(() => readConfig({ ...production, ...service, ESIGN_URL: 'http://127.0.0.1:8080' }))).toEqual([]);
    expect(faultsOf(() => readConfig({ ...production, ESIGN_LOCAL: 'yes' }))[0]).toContain('ESIGN_LOCAL is for trying');
    expect(faultsOf(() => readConfig({ ...service, ESIGN_LOCAL: 'yes' }))).toEqual([
      'ESIGN_LOCAL and ESIGN_URL exclude each other',
    ]);
  });
});
