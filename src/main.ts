import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { imapMailbox } from './adapters/email/mailbox.ts';
import { domainOf, smtpEmail } from './adapters/email/smtp.ts';
import { oidcIdentity } from './adapters/oidc/oidc.ts';
import { snapClient } from './adapters/bank/snap/client.ts';
import { snapServer } from './adapters/bank/snap/server.ts';
import { bsreEsign } from './adapters/esign/bsre.ts';
import { localEsign } from './adapters/esign/local.ts';
import { bills } from '../services/bills.ts';
import { httpTime, type TimeOptions } from './adapters/esign/time.ts';
import { posCarrier } from './adapters/post/pos.ts';
import { httpRegistry } from './adapters/population-registry/http.ts';
import { webPushDoor } from './adapters/push/web-push.ts';
import { manualRegistry } from './adapters/population-registry/manual.ts';
import { smsGateway } from './adapters/sms/gateway.ts';
import { clamd } from './adapters/virus-scan/clamd.ts';
import { whatsappCloud } from './adapters/whatsapp/cloud.ts';
import { buildApp, buildHouse, catalogue, modulesOf, type House } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import { addressOf, assertPortFree } from './kernel/cluster/port.ts';
import type { City, Ports } from './kernel/city.ts';
import { outsideOnly, transact } from './kernel/db.ts';
import { closeInspector } from './kernel/files/index.ts';
import { startWorker } from './kernel/jobs.ts';
import { createLogger, type Logger } from './kernel/log.ts';
import { noteMasterKey } from './kernel/master-key.ts';
import { migrate } from './kernel/migrate.ts';
import { watchPorts, type PortMode } from './kernel/port-health.ts';
import { PackError, readPack, type CityPack } from './kernel/pack.ts';
import { publishServices, ServiceFault } from './modules/casework/index.ts';
import { closePdfText, closeTypesetter, type EsignPort } from './modules/documents/index.ts';
import { codePorts, copiedDoor, HOOKS, type MessageDoor } from './modules/notices/index.ts';
import { seedPlaces } from './modules/places/index.ts';
import { openCity } from './open-city.ts';
import { backup, doctor, masterKeys, restore, secondFiles, verifyAuditSeals } from './keep.ts';
import { startBankSimulator } from './bank-simulator.ts';
import { firstAdmin } from './first-admin.ts';
import { openDatabase, readyForDemo, refuseOldTables, say, withCity, withDatabase } from './open-database.ts';
import { demoOrganisation, PASSPHRASE, startEsignSimulator, type EsignSimulator } from './esign-simulator.ts';
import { startPhoneSimulator, type PhoneSimulator, type Providers } from './phone-simulator.ts';
import { startRegistrySimulator, type RegistrySimulator } from './registry-simulator.ts';
import { startPostSimulator, type PostSimulator } from './post-simulator.ts';
import { portModes } from './port-modes.ts';
import { readSecrets } from './secrets.ts';
import { welcome } from './welcome.ts';
import { systemCtx } from './system-ctx.ts';
import { connectDemoBank, seedDemoBills, seedDemoDay } from './seed/bank.ts';
import { fillWithCases } from './seed/fill.ts';
import type { PastEsign } from './seed/papers.ts';
import { tellPast, type Past } from './seed/past.ts';
import { demo, demoList, demoSigners, demoToken, seedDemoBlanks, seedDemoLetter, seedDemoPeople } from './seed/demo.ts';

/** The invented births of a demo go back a year, so its services hold since before. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** The doors that settings name; `hooks`: where they tell the city what became of a message. */
function doorsBy({ smtp, messages }: Providers, hooks: string): MessageDoor[] {
  return [
    ...(messages.whatsapp ? [whatsappCloud(messages.whatsapp)] : []),
    ...(smtp ? [smtpEmail({ ...smtp, ...(messages.dkim ? { dkim: messages.dkim } : {}) })] : []),
    ...messages.sms.map((s) => smsGateway({ ...s, callback: `${hooks}/${s.name}` })),
  ];
}

/** The devices on which citizens let the portal ring: every city has this door, for it needs no contract. */
function pushDoor(config: Config, city: City): MessageDoor {
  const { origin } = config;
  const from = config.smtp && /[^\s<]+@[\w.-]+/.exec(config.smtp.from)?.[0];
  return webPushDoor({
    seed: city.keys.mac('push/vapid', city.code),
    subject: from
      ? `mailto:${from}`
      : origin.startsWith('https:')
        ? origin
        : `mailto:balai@${new URL(origin).hostname}`,
    inside: config.env === 'demo',
  });
}

/** How messages leave, as the settings say; what a demo's settings do not name goes to its phones. */
function messageDoors(
  config: Config,
  city: City,
  phone: PhoneSimulator | undefined,
): { door: MessageDoor; mode: PortMode }[] {
  const { sms, env } = config;
  const mode: PortMode = env === 'production' ? 'production' : 'sandbox';
  const given: MessageDoor[] = [
    pushDoor(config, city),
    ...doorsBy(config, `${city.origin}${HOOKS}`),
    ...(sms ? [smsGateway({ name: 'bridge', profile: 'bridge', url: sms.url, secret: sms.token })] : []),
  ];
  const phones = (phone ? doorsBy(phone.providers, phone.hooks) : []).filter(
    (p) => !given.some((d) => d.kind === p.kind),
  );
  return [
    ...given.map((door) => ({ door: outsideOnly(door.name, door), mode })),
    ...phones.map((door) => ({ door: outsideOnly(door.name, copiedDoor(city, door)), mode: 'simulated' as const })),
  ];
}

/** The mailbox of the address that mail is sent from. */
function mailboxPort({ smtp, messages: { mailbox } }: Providers): Ports {
  const domain = smtp && domainOf(smtp.from);
  return mailbox && domain ? { mailbox: outsideOnly('mailbox', imapMailbox({ ...mailbox, domain })) } : {};
}

/** The doors, each watched under its own name, and the ports by which sign-in codes use them. */
function messagePorts(config: Config, city: City, phone: PhoneSimulator | undefined, log: Logger): Ports {
  const doors = messageDoors(config, city, phone);
  const named = Object.fromEntries(doors.map(({ door }) => [door.name, door])) as Ports;
  const modes = Object.fromEntries(doors.map(({ door, mode }) => [door.name, mode])) as Parameters<
    typeof watchPorts
  >[2];
  const watched = Object.values(watchPorts(city, named, modes)) as MessageDoor[];
  return {
    doors: watched,
    ...codePorts(city, watched, log, () => new Date()),
    ...mailboxPort(config.smtp ? config : (phone?.providers ?? config)),
    ...(phone ? { phones: phone.origin } : {}),
  };
}

/** The city's identity provider for its officers, where the settings name one. */
const identityPorts = ({ oidc }: Config): Ports =>
  oidc ? { officerIdentity: outsideOnly('officerIdentity', oidcIdentity(oidc)) } : {};

/** The registry of the settings: a gateway, or by hand; a demo without one starts the simulator. */
async function openRegistry(
  config: Config,
  pack: CityPack,
  log: Logger,
): Promise<{ ports: Ports; simulator?: RegistrySimulator }> {
  const simulator =
    config.env === 'demo' && !config.registry
      ? await startRegistrySimulator({ data: config.data, log, pack })
      : undefined;
  const gateway = simulator ?? (config.registry && { origin: config.registry.url, token: config.registry.token });
  const trust = simulator ? { roots: [simulator.root], organisation: simulator.organisation } : config.registryTrust;
  return {
    ports: {
      registry: outsideOnly('registry', gateway && !config.registryByHand ? httpRegistry(gateway) : manualRegistry()),
      ...(trust ? { registryTrust: trust } : {}),
    },
    ...(simulator ? { simulator } : {}),
  };
}

interface OpenEsign {
  ports: Ports;
  simulator?: EsignSimulator;
  /** A demo's provider by a clock of one's own. */
  past?: PastEsign;
}

type Clock = TimeOptions & { roots: readonly string[] };

/**
 * Who signs the city's own papers: BSrE's client service, as the settings say; a demo without one has its simulator, or
 * signs on this machine.
 */
async function openEsign(config: Config, pack: CityPack, log: Logger): Promise<OpenEsign> {
  const { esign, esignTrust } = config;
  const ports = (port: EsignPort, trust: Ports['esignTrust'], time: Clock | undefined = config.time): Ports => ({
    esign: outsideOnly('esign', port),
    ...(trust ? { esignTrust: trust } : {}),
    ...(time ? { time: outsideOnly('time', httpTime(time)), timeTrust: { roots: time.roots } } : {}),
  });
  if (esign) return { ports: ports(bsreEsign({ ...esign, origin: esign.url }), esignTrust) };
  if (config.env !== 'demo') return { ports: {} };
  if (config.esignLocal) {
    const o = { dir: join(config.data, 'keys', 'esign'), organisation: demoOrganisation(pack), passphrase: PASSPHRASE };
    const clock: { now?: () => Date } = {};
    const [local, past] = [await localEsign(o), await localEsign({ ...o, now: () => clock.now?.() ?? new Date() })];
    return {
      ports: ports(local.port, { roots: [local.root], organisation: local.organisation }),
      past: { passphrase: PASSPHRASE, at: (now) => ((clock.now = now), { esign: outsideOnly('esign', past.port) }) },
    };
  }
  const simulator = await startEsignSimulator({ data: config.data, log, pack, signers: demoSigners(pack) });
  const trust = { roots: [simulator.root], organisation: simulator.organisation };
  const time = { url: `${simulator.origin}/tsa`, roots: trust.roots };
  const service = { ...simulator, version: 2, issuer: `${simulator.organisation} (simulator)` } as const;
  return {
    ports: ports(bsreEsign(service), trust, config.time ?? time),
    simulator,
    past: {
      passphrase: simulator.passphrase,
      at: (now) => {
        const headers = () => ({ 'x-sim-at': now().toISOString() });
        return {
          esign: outsideOnly('esign', bsreEsign({ ...service, headers })),
          time: outsideOnly('time', httpTime({ ...time, headers })),
        };
      },
    },
  };
}

/** What a demo's past is told with. What its registry did then the simulator is told too; a real one never hears of it. */
const pastOf = (
  config: Config,
  house: House,
  simulator: RegistrySimulator | undefined,
  esign: PastEsign | undefined,
): Past => ({
  ...house,
  catalogue,
  bills,
  most: config.demoBirths,
  ...(esign && { esign }),
  ...(simulator && {
    registry: {
      passphrase: simulator.passphrase,
      at: (clock) =>
        outsideOnly('registry', httpRegistry({ ...simulator, headers: () => ({ 'x-sim-at': clock().toISOString() }) })),
    },
  }),
});

/** Banks are what the administration connected; whoever they are, they are spoken with by SNAP. */
const bankPorts = (): Ports => ({ bank: outsideOnly('bank', snapClient()), bankServer: snapServer() });

/** Who carries parcels: PT Pos as the settings say, its simulator in demo; else numbers are typed. */
function carrierPorts({ post }: Config, simulator: PostSimulator | undefined): Ports {
  const of = simulator ? { origin: simulator.origin, ...simulator.keys } : post && { origin: post.url, ...post };
  return of ? { carrier: outsideOnly('carrier', posCarrier(of)) } : {};
}

async function serve(config: Config, role: 'all' | 'web' | 'worker'): Promise<void> {
  const host = role === 'worker' ? await addressOf(config.bind) : await assertPortFree(config.port, config.bind);
  // Where nobody has told the machine what localhost is, a demo's counterparties find the city by its number.
  const door = host === '127.0.0.1' ? `http://${host}:${config.port}` : config.origin;
  const pack = readPack(join('cities', config.city));
  if (config.env === 'production' && pack.city.invented)
    throw new ConfigError([`BALAI_CITY: ${config.city} is an invented city; production serves real ones only`]);
  const secrets = readSecrets(config);
  const log = createLogger(config.logLevel);
  const database = await openDatabase(config, false);
  const demoPhone = () =>
    startPhoneSimulator({
      data: config.data,
      log,
      hooks: `${door}${HOOKS}`,
      host: new URL(config.origin).hostname,
    });
  const [registry, esign, bank, phone, post] = await Promise.all([
    openRegistry(config, pack, log),
    openEsign(config, pack, log),
    config.env === 'demo' ? startBankSimulator({ data: config.data, log }) : undefined,
    config.env === 'demo' ? demoPhone() : undefined,
    config.env === 'demo' && !config.post ? startPostSimulator({ data: config.data, log, pack }) : undefined,
    database.ownerUrl ? migrate(database.ownerUrl, database.appRole, 'migrations', say) : refuseOldTables(database.url),
  ]);
  const city = await openCity({ config, pack, url: database.url, secrets, log });
  await noteMasterKey(city.db, city.keys, new Date());
  city.ports = watchPorts(
    city,
    {
      ...messagePorts(config, city, phone, log),
      ...identityPorts(config),
      ...registry.ports,
      ...esign.ports,
      ...bankPorts(),
      ...carrierPorts(config, post),
      ...(config.scanner && { scanner: clamd(config.scanner) }),
    },
    portModes(config),
  );
  const house = buildHouse(modulesOf(config.env === 'demo' ? demo : undefined));
  if (role !== 'web') {
    await transact(city.db, (tx) => seedPlaces(tx, pack));
    const from = config.env === 'demo' ? LONG_AGO : new Date();
    await publishServices(systemCtx(city, house.rights, log), catalogue, from);
    if (config.env === 'demo') {
      await seedDemoPeople(city, new Date());
      await seedDemoBlanks(systemCtx(city, house.rights, log));
      await seedDemoLetter(systemCtx(city, house.rights, log), catalogue);
      if (bank) await connectDemoBank(systemCtx(city, house.rights, log), bank, door);
      await seedDemoBills(systemCtx(city, house.rights, log));
    }
  }
  const app = role === 'worker' ? undefined : await buildApp(house, [city], { log, trustProxy: config.trustProxy });
  await app?.listen({ port: config.port, host });
  const worker = role === 'web' ? undefined : startWorker({ city, ...house, log });
  if (app)
    welcome(city, city.env === 'demo' ? demoList(city) : [], registry.simulator, esign.simulator, bank, phone, post);
  const leaving = new AbortController();
  const past =
    config.env === 'demo' && role !== 'web'
      ? Promise.resolve(app && bank && seedDemoDay(systemCtx(city, house.rights, log), bank, leaving.signal))
          .catch((error: unknown) =>
            log.error({ err: error }, "the demo's bank day could not be written: at the next start"),
          )
          .then(() =>
            tellPast(systemCtx(city, house.rights, log), {
              ...pastOf(config, house, registry.simulator, esign.past),
              post,
              signal: leaving.signal,
            }),
          )
          .catch((error: unknown) =>
            log.error({ err: error }, 'the invented births could not all be written: the next start goes on with them'),
          )
      : undefined;

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    leaving.abort();
    await past;
    // Browsers open connections ahead and leave them silent: nothing would ever close those.
    const silent = setTimeout(() => app?.server.closeAllConnections(), 3000);
    await app?.close();
    clearTimeout(silent);
    await worker?.stop();
    const counterparties = [registry.simulator, esign.simulator, bank, phone, post].filter((s) => s !== undefined);
    await Promise.all(counterparties.map((simulator) => simulator.stop()));
    await closeInspector();
    await closePdfText();
    await closeTypesetter();
    await city.pool.end();
    await database.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void end()).on('SIGTERM', () => void end());
}

/** `--list` the named people of the demo, or print a bearer token `--as` one of them. */
async function token(config: Config, city: City, [option, slug]: string[]): Promise<void> {
  if (config.env !== 'demo')
    throw new ConfigError(['BALAI_ENV=production has no demo people: officers sign in themselves']);
  if (option === '--list') return say(demoList(city).join('\n'));
  if (option !== '--as' || !slug) throw new CannotStart('say `./balai token --list` or `./balai token --as <id>`.');
  const ctx = systemCtx(city, buildHouse(modulesOf()).rights, createLogger('silent'));
  const bearer = await demoToken(ctx, slug);
  if (!bearer) throw new CannotStart(`nobody of the demo is called ${slug}: ./balai token --list names them.`);
  say(bearer);
}

async function main([command = 'all', ...rest]: string[]): Promise<void> {
  const config = readConfig();
  switch (command) {
    case 'all':
    case 'web':
    case 'worker':
      return serve(config, command);
    case 'migrate':
      return withDatabase(config, async ({ ownerUrl, appRole }) => {
        if (!ownerUrl)
          throw new ConfigError(['DATABASE_OWNER_URL is missing: migrations need the role that owns the tables']);
        const done = await migrate(ownerUrl, appRole, 'migrations', say);
        say(done.length === 0 ? 'The tables are up to date.' : `${done.length} migration(s) landed.`);
      });
    case 'seed':
      return withCity(
        config,
        async (city, database) => {
          if (config.env !== 'demo')
            throw new ConfigError(['BALAI_ENV=production holds no invented people: seed is for demo']);
          await transact(city.db, (tx) => seedPlaces(tx, city.pack));
          say(`${await seedDemoPeople(city, new Date())} invented people written.`);
          const log = createLogger(config.logLevel);
          const many = parseArgs({ args: rest, strict: false, options: { cases: { type: 'string' } } }).values.cases;
          if (many !== undefined) {
            if (!/^[1-9]\d{0,7}$/.test(String(many)))
              throw new CannotStart('say how many: ./balai seed --cases 100000');
            await publishServices(systemCtx(city, buildHouse(modulesOf(demo)).rights, log), catalogue, LONG_AGO);
            return fillWithCases(city, database, { catalogue, cases: Number(many), verify: true, say });
          }
          const { ports, simulator } = await openRegistry(config, city.pack, log);
          const esign = await openEsign(config, city.pack, log);
          city.ports = { ...ports, ...esign.ports };
          const house = buildHouse(modulesOf(demo));
          await publishServices(systemCtx(city, house.rights, log), catalogue, LONG_AGO);
          try {
            const told = pastOf(config, house, simulator, esign.past);
            const births = await tellPast(systemCtx(city, house.rights, log), told);
            say(`${births} invented births written.`);
          } finally {
            await simulator?.stop();
            await esign.simulator?.stop();
            await closeInspector();
            await closePdfText();
            await closeTypesetter();
          }
        },
        readyForDemo(config),
      );
    case 'token':
      return withCity(config, (city) => token(config, city, rest));
    case 'officer':
      return withCity(config, (city) => firstAdmin(city, rest));
    case 'audit':
      if (rest[0] === 'verify') return verifyAuditSeals(config);
      throw new CannotStart('say `./balai audit verify`.');
    case 'doctor':
      return doctor(config, rest, {
        scanner: config.scanner && clamd(config.scanner),
        time: config.time && { port: httpTime(config.time), roots: config.time.roots },
      });
    case 'files':
      return secondFiles(config, rest);
    case 'keys':
      return masterKeys(config, rest);
    case 'backup':
      return backup(config, rest);
    case 'restore':
      return restore(config, rest);
    default:
      throw new CannotStart(`there is no command ${command}: ./balai help lists them all.`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // What the operator can mend is one sentence; anything else is a bug and shows where it is.
  const mendable = [CannotStart, ConfigError, PackError, ServiceFault].some((fault) => error instanceof fault);
  if (mendable) process.stderr.write(`balai: ${(error as Error).message}\n`);
  else console.error(error);
  process.exit(1);
});
