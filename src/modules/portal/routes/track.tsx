import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../../kernel/errors.ts';
import { readTrackingNumber } from '../../../kernel/ids.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Caption,
  Card,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  readDigits,
  readText,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  queryOf,
} from '../../../ui/index.ts';
import { track, type Catalogue, type TrackView } from '../../casework/index.ts';
import { words } from '../words-case.ts';

import { CaseTag, isCut, isLate, Late, Road, useWords, Where } from './case-parts.tsx';

export const TRACK = '/cek-berkas';
type TrackWords = (typeof words)['id']['track'];

/**
 * Anybody who holds the receipt may see how a case stands, and nothing personal. The answer is drawn on the POST itself:
 * after a redirect the PIN would have to stand in an address.
 */
export function trackRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const form = (reply: FastifyReply, request: FastifyRequest, number: string, errors: FieldTexts = {}, status = 200) =>
    html(reply, request.ctx, <TrackForm number={number} errors={errors} />, status);

  app.get(TRACK, { config: { action: PUBLIC } }, async (request, reply) =>
    // From the receipt's QR.
    form(reply, request, readText(queryOf(request), 'nomor').slice(0, 20)),
  );

  app.post(TRACK, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const w = words[ctx.lang].track;
    const { typed, number, pin, errors } = readReceipt(bodyOf(request), w);
    if (number === undefined || errors['pin']) return form(reply, request, typed, errors, 422);
    try {
      const found = await track(ctx, catalogue, { number, pin });
      return await html(reply, ctx, <Tracked found={found} now={ctx.now} />);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'not_found') return form(reply, request, number, { number: w.notFound }, 404);
      if (error.reason !== 'rate_limited') throw error;
      reply.header('retry-after', String(error.retryAfter ?? 60));
      return form(reply, request, number, { '': w.wait(error.retryAfter ?? 60) }, 429);
    }
  });
}

/** What stands on a receipt: number and PIN. */
export function ReceiptFields({ number, errors }: { number: string; errors: FieldTexts }) {
  const { w } = useWords();
  const { city } = useUi();
  const t = w.track;
  return (
    <>
      <TextField
        name="number"
        label={t.number}
        hint={t.numberHint(city.pack.city.tracking_prefix)}
        width="w16"
        value={number}
        error={errors['number']}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        class="digits"
      />
      {/* A secret of the receipt: it is not drawn again. */}
      <TextField
        name="pin"
        label={t.pin}
        hint={t.pinHint}
        width="w6"
        inputmode="numeric"
        autocomplete="off"
        spellcheck={false}
        class="digits"
        error={errors['pin']}
      />
    </>
  );
}

/** Number and PIN as they were typed; slips that the check character or a count shows are told at their field. */
export function readReceipt(body: Body, w: TrackWords) {
  const typed = readText(body, 'number');
  const pin = readDigits(body, 'pin');
  const number = readTrackingNumber(typed);
  const errors: FieldTexts = {
    ...(number === undefined && { number: w.numberWrong }),
    ...(!/^\d{6}$/.test(pin) && { pin: w.pinWrong }),
  };
  return { typed, number, pin, errors };
}

export function TrackForm({ number, errors }: { number: string; errors: FieldTexts }) {
  const { actor } = useUi();
  const { w } = useWords();
  const t = w.track;
  return (
    <Page title={t.title} errors={errors}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <Form action={TRACK} class="stack">
        <ReceiptFields number={number} errors={errors} />
        <Actions>
          <Button icon="search" big>
            {t.go}
          </Button>
        </Actions>
      </Form>
      {actor.kind === 'anonymous' && (
        <>
          <h2>{t.noReceipt}</h2>
          <p>{t.noReceiptText}</p>
          <p>
            <a href={`${PATHS.signIn}?ke=${encodeURIComponent(PATHS.mine)}`}>{t.signIn}</a>
          </p>
        </>
      )}
    </Page>
  );
}

export function Tracked({ found, now }: { found: TrackView; now: Date }) {
  const { w, say } = useWords();
  const t = w.track;
  return (
    <Page title={`${t.title} ${found.number}`} back={{ href: TRACK, label: t.another }}>
      <h1>
        <Caption caption={`${t.number} ${found.number}`} />
        {say(found.title)}
      </h1>
      <p>
        <CaseTag status={found.status} />
      </p>
      {isLate(found, now) && <Late due={found.due!} />}
      {found.needsMending && (
        <Notice tone="warn" title={t.needsMending}>
          <p>{t.needsMendingText}</p>
          <Actions>
            <ButtonLink href={`${PATHS.signIn}?ke=${encodeURIComponent(PATHS.mine)}`}>{t.signIn}</ButtonLink>
          </Actions>
        </Notice>
      )}
      <Card>
        <Where {...found} byReceipt />
      </Card>
      {!isCut(found.status) && (
        <>
          <h2>{w.case.road}</h2>
          <Road stages={found.stages} status={found.status} />
        </>
      )}
      <p class="muted small">{t.privacy}</p>
    </Page>
  );
}
