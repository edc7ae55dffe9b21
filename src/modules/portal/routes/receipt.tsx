import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { City } from '../../../kernel/city.ts';
import { isId } from '../../../kernel/ids.ts';
import { qrPath } from '../../../kernel/qr.ts';
import {
  Actions,
  Button,
  ButtonLink,
  DonePanel,
  Facts,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  useUi,
} from '../../../ui/index.ts';
import { receiptPaper, type CaseView, type Catalogue } from '../../casework/index.ts';
import { draftWords } from '../words-draft.ts';
import { casePath, myCase } from './case-acts.ts';
import { useDueText, WhyThen } from './case-parts.tsx';
import { param } from './draft-form.ts';

/*
 * The PIN exists only in the answer of the filing. The receipt is a page of its own, so that a reload, or a phone that
 * threw the tab away, brings it back instead of asking to send again. Until an hour after the filing the browser carries
 * the PIN in a sealed cookie, which only this person's session opens; after that nobody can show it.
 */

const MINUTES = 60;
const secure = (city: City) => city.origin.startsWith('https:');
const cookieOf = (city: City) => (secure(city) ? '__Host-balai-t' : 'balai-t');
const placeOf = (person: string) => `receipt/${person}`;

const kept = z.strictObject({
  draft: z.string(),
  id: z.string(),
  number: z.string(),
  pin: z.string(),
  until: z.number(),
});
type Kept = z.output<typeof kept>;

export const receiptPath = (kase: string): string => `/terima/${kase}`;

/** Keeps the receipt of a filing for its page. */
export function keepReceipt(request: FastifyRequest, reply: FastifyReply, receipt: Omit<Kept, 'until'>): void {
  const { city, actor, now } = request.ctx;
  const plain = JSON.stringify({ ...receipt, until: now.getTime() + MINUTES * 60_000 } satisfies Kept);
  const sealed = city.keys.seal(placeOf(actor.id), Buffer.from(plain)).toString('base64url');
  reply.setCookie(cookieOf(city), sealed, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secure(city),
    maxAge: MINUTES * 60,
  });
}

function receiptIn(request: FastifyRequest): Kept | undefined {
  const { city, actor, now } = request.ctx;
  const sealed = request.cookies[cookieOf(city)];
  if (!sealed) return undefined;
  try {
    const plain = city.keys.open(placeOf(actor.id), Buffer.from(sealed, 'base64url'));
    const read = kept.parse(JSON.parse(plain.toString()));
    return read.until > now.getTime() ? read : undefined;
  } catch {
    // Another person's, cut off, or of another key: as if there were none.
    return undefined;
  }
}

/** Whoever goes back to a form that was just sent is led to its receipt. */
export function toReceipt(request: FastifyRequest): string | undefined {
  const read = receiptIn(request);
  return read && read.draft === param(request, 'id') ? receiptPath(read.id) : undefined;
}

/** What was received, under which number, and what happens next. */
export function receiptRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.get('/terima/:id', { config: { action: 'case.read' } }, async (request, reply) => {
    const id = param(request, 'id');
    const view = await myCase(request.ctx, catalogue, isId(id) ? id : '');
    const read = receiptIn(request);
    return html(reply, request.ctx, <Receipt view={view} pin={read?.id === view.id ? read.pin : undefined} />);
  });

  app.post(`/terima/:id/surat`, { config: { action: 'case.read' } }, async (request, reply) => {
    const { ctx } = request;
    const view = await myCase(ctx, catalogue, param(request, 'id'));
    const paper = await receiptPaper(ctx, catalogue, view.id);
    return reply.redirect(`${casePath(view.id)}/surat/${paper}/unduh`, 303);
  });
}

function Receipt({ view, pin }: { view: CaseView; pin: string | undefined }) {
  const { lang, city } = useUi();
  const w = draftWords[lang].receipt;
  const dueText = useDueText();
  const rows = view.stages.flatMap((s) => s.rows);
  return (
    <Page title={w.title}>
      <DonePanel
        title={w.title}
        facts={[{ label: w.number, value: view.number }, ...(pin === undefined ? [] : [{ label: w.pin, value: pin }])]}
      >
        <div class="stack">
          <p>{view.title[lang]}</p>
          <Qr text={`${city.origin}${PATHS.check}?nomor=${encodeURIComponent(view.number)}`} label={w.qr} />
          <p class="muted small">{w.qrText}</p>
        </div>
      </DonePanel>
      <Form action={`${receiptPath(view.id)}/surat`} class="stack">
        <Button look="second" icon="download">
          {w.paper}
        </Button>
        <p class="hint">{w.paperText}</p>
      </Form>
      <Notice tone={pin === undefined ? 'info' : 'warn'} {...(pin === undefined ? {} : { title: w.keep })}>
        <p>{pin === undefined ? w.pinGone : w.pinOnce}</p>
      </Notice>
      <Facts
        items={[
          ...(view.due ? [{ icon: 'clock' as const, label: w.due, value: <b>{dueText(view.due)}</b> }] : []),
          { icon: 'building', label: w.office, value: view.heldBy.agency },
        ]}
      />
      {view.due && <WhyThen due={view.due} promise={view.promise} />}
      <h2>{w.next}</h2>
      <ol class="list">
        {rows.map((r) => (
          <li key={r.row}>
            {r.activity[lang]} <span class="muted">· {r.actorTitle[lang]}</span>
          </li>
        ))}
      </ol>
      <p>{w.news}</p>
      <Actions>
        {view.room && (
          <ButtonLink href={view.room.asks.path} icon="card">
            {view.room.asks.label[lang]}
          </ButtonLink>
        )}
        <ButtonLink look={view.room ? 'second' : 'first'} href={casePath(view.id)} icon="arrowRight">
          {w.open}
        </ButtonLink>
        <ButtonLink look="quiet" href={PATHS.home}>
          {w.home}
        </ButtonLink>
      </Actions>
    </Page>
  );
}

function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = qrPath(text);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width="148" height="148" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
