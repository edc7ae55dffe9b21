import {
  Actions,
  Button,
  ButtonLink,
  CopyRow,
  CopySheet,
  EmptyState,
  Form,
  formKey,
  Hidden,
  Notice,
  Table,
  Tag,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import {
  lackingOf,
  type Contact,
  type KeyShown,
  type KeyUse,
  type Lacking,
  type PartnerShown,
} from '../../money/index.ts';
import { bankPath, ROOMS, stepUpPath } from '../paths.ts';
import { bankWords } from '../words-banks.ts';
import { AdminFrame, type Frame } from './frame.tsx';

const ROOM = ROOMS.banks;
export const USES: KeyUse[] = ['their_public', 'inbound_secret', 'our_private', 'outbound_secret'];
const HELD = {
  their_public: 'theirPublic',
  inbound_secret: 'inboundSecret',
  our_private: 'ourPrivate',
  outbound_secret: 'outboundSecret',
} as const;

const holds = (key: KeyShown, now: Date): boolean => key.from <= now && (key.to === null || key.to > now);
const lacking = (p: PartnerShown, now: Date): Lacking[] =>
  lackingOf(p.profile, (use) => p.keys.some((key) => HELD[key.use] === use && holds(key, now)));

const STAGE_TONE = { simulated: 'warn', sandbox: 'info', production: 'ok' } as const;

function Stage({ p }: { p: PartnerShown }) {
  const { lang } = useUi();
  const w = bankWords[lang];
  return (
    <>
      <Tag tone={STAGE_TONE[p.stage]}>{w.stages[p.stage]}</Tag> {!p.active && <Tag tone="bad">{w.stopped}</Tag>}
    </>
  );
}

/** "berhasil, 24 November …", or what went wrong. */
function Ending({ contact }: { contact: Contact | undefined }) {
  const { lang, f } = useUi();
  const w = bankWords[lang];
  if (!contact) return <span class="muted">{w.never}</span>;
  return (
    <>
      <Tag tone={contact.ok ? 'ok' : 'bad'}>{contact.ok ? w.ok : w.failed}</Tag>{' '}
      <small class="muted">{f.dateTime(contact.at)}</small>
    </>
  );
}

interface BanksProps {
  frame: Frame;
  banks: PartnerShown[];
  contacts: (Contact & { partner: string })[];
  now: Date;
  may: boolean;
}

export function BanksPage({ frame, banks, contacts, now, may }: BanksProps) {
  const { lang, f } = useUi();
  const w = bankWords[lang];
  const last = (p: PartnerShown, direction: Contact['direction']) =>
    contacts.find((c) => c.partner === p.code && c.direction === direction);
  const offers = (p: PartnerShown) =>
    [p.profile.serviceId !== null && w.va, p.profile.qris !== null && w.qris].filter(Boolean).join(', ') || w.none;
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      actions={
        may && (
          <ButtonLink href={bankPath('baru')} icon="coin">
            {w.add}
          </ButtonLink>
        )
      }
    >
      <p class="lead">{w.lead}</p>
      {banks.length === 0 ? (
        <EmptyState icon="coin" title={w.empty}>
          <p>{w.emptyText}</p>
        </EmptyState>
      ) : (
        <Table
          caption={w.title}
          quietCaption
          rows={banks}
          id={(p) => p.code}
          columns={[
            { head: w.name, main: true, cell: (p) => <a href={bankPath(p.code)}>{p.name}</a> },
            {
              head: w.state,
              cell: (p) => {
                const n = lacking(p, now).length;
                return (
                  <>
                    <Stage p={p} /> {n > 0 && <Tag tone="warn">{w.lacks(f.number(n))}</Tag>}
                  </>
                );
              },
            },
            { head: w.services, cell: offers },
            { head: w.lastIn, cell: (p) => <Ending contact={last(p, 'in')} /> },
            { head: w.lastOut, cell: (p) => <Ending contact={last(p, 'out')} /> },
          ]}
        />
      )}
    </AdminFrame>
  );
}

interface BankProps {
  frame: Frame;
  p: PartnerShown;
  contacts: Contact[];
  now: Date;
  may: boolean;
  fresh: boolean;
  done?: string | undefined;
  /** A secret that was just made. */
  given?: string;
  refused?: FieldTexts | undefined;
  /** How a trial call ended. */
  tried?: string;
}

export function BankPage({ frame, p, contacts, now, may, fresh, done, given, refused, tried }: BankProps) {
  const { lang, city } = useUi();
  const w = bankWords[lang];
  const lacks = lacking(p, now);
  const whyOf = (code: string) => w.why[code] ?? code;
  const flash = tried === undefined ? done : tried === 'ok' ? w.tried : undefined;
  const publicKey = p.keys.find((k) => k.use === 'our_private' && holds(k, now))?.publicPem;
  return (
    <AdminFrame
      frame={frame}
      title={p.name}
      back={{ href: ROOM, label: w.title }}
      flash={flash}
      errors={refused}
      actions={
        may && (
          <ButtonLink look="second" href={bankPath(p.code, '/ubah')}>
            {w.change}
          </ButtonLink>
        )
      }
    >
      {tried !== undefined && tried !== 'ok' && <Notice tone="bad" role="alert" title={w.triedNot(whyOf(tried))} />}
      {given !== undefined && (
        <Notice tone="warn" title={w.givenTitle} role="status">
          <CopySheet>
            <CopyRow label={w.secret} value={given} />
          </CopySheet>
          <p>{w.givenText}</p>
        </Notice>
      )}
      <p>
        <Stage p={p} /> {lacks.length === 0 && <Tag tone="ok">{w.ready}</Tag>}
      </p>
      <p>{w.stageHints[p.stage]}</p>
      {lacks.length > 0 && (
        <Notice tone="warn" title={w.lackTitle}>
          <ul>
            {lacks.map((what) => (
              <li key={what}>{w.lack[what]}</li>
            ))}
          </ul>
        </Notice>
      )}
      {may && p.profile.outbound.origin !== undefined && (
        <Form action={bankPath(p.code, '/coba')} idempotencyKey={formKey()}>
          <Actions>
            <Button look="second" icon="rotate">
              {w.try}
            </Button>
          </Actions>
          <p class="muted">{w.tryHint}</p>
        </Form>
      )}
      <Calls contacts={contacts} />
      <h2>{w.keys}</h2>
      {may && <p class="muted">{w.endHint}</p>}
      {USES.map((use) => (
        <Keys key={use} p={p} use={use} now={now} may={may} fresh={fresh} />
      ))}
      <h2>{w.give}</h2>
      <p>{w.giveHint}</p>
      <CopySheet>
        {(['73', '24', '25', '26', '52'] as const)
          .filter((n) => (n === '52' ? p.profile.qris !== null : n === '73' || p.profile.serviceId !== null))
          .map((n) => (
            <CopyRow key={n} label={w.addresses[n]} value={`${city.origin}${SNAP[n]}`} />
          ))}
        <CopyRow label={w.clientId} value={p.clientId} />
        <CopyRow label={w.partnerId} value={p.partnerId} />
        {publicKey && <CopyRow label={w.publicKey} value={publicKey} />}
      </CopySheet>
    </AdminFrame>
  );
}

/** Where each service of SNAP is served. */
const SNAP = {
  '73': '/snap/v1.0/access-token/b2b',
  '24': '/snap/v1.0/transfer-va/inquiry',
  '25': '/snap/v1.0/transfer-va/payment',
  '26': '/snap/v1.0/transfer-va/status',
  '52': '/snap/v1.0/qr/qr-mpm-notify',
} as const;

function Calls({ contacts }: { contacts: Contact[] }) {
  const { lang, f } = useUi();
  const w = bankWords[lang];
  return (
    <>
      <h2>{w.calls}</h2>
      <p class="muted">{w.callsHint}</p>
      <Table
        caption={w.calls}
        quietCaption
        empty={w.noCalls}
        rows={contacts}
        id={(c) => `${c.direction}/${c.service}/${c.code}`}
        columns={[
          { head: w.what, main: true, cell: (c) => w.service[c.service] ?? c.service },
          { head: w.who, cell: (c) => w.direction[c.direction] },
          {
            head: w.answer,
            cell: (c) => (
              <>
                <Tag tone={c.ok ? 'ok' : 'warn'}>{w.why[c.code] ?? c.code}</Tag>
                {c.detail && ` ${w.why[c.detail] ?? c.detail}`}
              </>
            ),
          },
          { head: w.when, cell: (c) => f.dateTime(c.at) },
        ]}
      />
    </>
  );
}

interface KeysProps {
  p: PartnerShown;
  use: KeyUse;
  now: Date;
  may: boolean;
  fresh: boolean;
}

function Keys({ p, use, now, may, fresh }: KeysProps) {
  const { lang, f } = useUi();
  const w = bankWords[lang];
  const rows = p.keys.filter((k) => k.use === use).slice(0, 5);
  const state = (k: KeyShown) =>
    !holds(k, now) ? <Tag>{w.over}</Tag> : k.to ? <Tag tone="info">{w.ending}</Tag> : <Tag tone="ok">{w.holds}</Tag>;
  const end = (k: KeyShown) =>
    !holds(k, now) ? null : fresh ? (
      <Form action={bankPath(p.code, '/akhiri')} idempotencyKey={formKey()}>
        <Hidden name="key" value={k.id} />
        <Button look="second">{w.end}</Button>
      </Form>
    ) : (
      <a href={stepUpPath(bankPath(p.code))}>{w.end}</a>
    );
  return (
    <section class="card stack" aria-labelledby={`kunci-${use}`}>
      <h3 id={`kunci-${use}`}>{w.use[use]}</h3>
      <p class="muted">{w.useHint[use]}</p>
      <Table
        caption={w.use[use]}
        quietCaption
        empty={w.noKeys}
        rows={rows}
        id={(k) => k.id}
        columns={[
          {
            head: w.fingerprint,
            main: true,
            cell: (k) => (
              <code title={k.fingerprint}>{k.fingerprint.slice(0, 16).replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
            ),
          },
          { head: w.state, cell: state },
          { head: w.from, cell: (k) => f.dateTime(k.from) },
          { head: w.to, cell: (k) => (k.to ? f.dateTime(k.to) : '–') },
          ...(may ? [{ head: w.act, cell: end }] : []),
        ]}
      />
      {may && (
        <Actions>
          <ButtonLink look="second" href={bankPath(p.code, `/kunci/${use}`)} icon="lock">
            {use === 'our_private' ? w.make : w.put}
          </ButtonLink>
        </Actions>
      )}
    </section>
  );
}
