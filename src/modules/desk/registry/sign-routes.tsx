import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, readText, bodyOf } from '../../../ui/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { proofOf, type Catalogue } from '../../casework/index.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { lookAt, placeOf } from './at.ts';
import { BATCHES, signPath, stepUpPath } from './paths.ts';
import { ClosedPage } from './sheet-page.tsx';
import { SignPage } from './sign-page.tsx';
import { signOne, type Outcome } from './signing.ts';
import { isAway, refusalOf } from './standing.ts';
import { tellOutcome, type Told } from './told.ts';
import { words } from './words.ts';

/** A secret is as it was typed: no space is taken off it. */
export const passphraseOf = (request: FastifyRequest): string => {
  const typed = bodyOf(request)['passphrase'];
  return typeof typed === 'string' ? typed : '';
};

/** One paper: what will be signed, and the signature. */
export function signRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const url = '/meja/berkas/:id/tanda-tangan/:row/:item';

  const signPage = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { told?: Told; errors?: Record<string, string> } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const place = placeOf(request);
    const [frame, here] = await Promise.all([frameOf(ctx, catalogue), lookAt(ctx, catalogue, place)]);
    if (!here.row || here.row.asks !== 'sign')
      return html(reply, ctx, <ClosedPage frame={frame} view={here.view} />, status);
    const lines = (await proofOf(ctx, catalogue, place.kase)).find((p) => p.item === place.item)?.lines ?? [];
    return html(reply, ctx, <SignPage frame={frame} {...here} lines={lines} now={ctx.now} {...more} />, status);
  };

  deskRoute(app, 'GET', url, (request, reply) => signPage(request, reply));

  deskRoute(app, 'POST', url, async (request, reply) => {
    const { ctx } = request;
    const place = placeOf(request);
    const back = signPath(place.kase, place.row, place.item);
    if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(back), 303);
    const passphrase = passphraseOf(request);
    const w = words[ctx.lang];
    if (passphrase === '') return signPage(request, reply, { errors: { passphrase: w.fault.passphrase } }, 422);
    const { key: _, ...once } = ctx;
    const outcome = await signOne(
      once,
      catalogue,
      { ...place, round: Number(readText(bodyOf(request), 'round')) },
      passphrase,
    );
    if (outcome.state === 'confirmed') return reply.redirect(`${BATCHES.sign}?selesai=1`, 303);
    if (outcome.state === 'refused' && outcome.reason === 'wrong_passphrase') {
      const { text, advice } = refusalOf(ctx.lang, outcome.reason);
      return signPage(request, reply, { errors: { passphrase: `${text}. ${advice}` } }, 422);
    }
    const told = tellOutcome(ctx.lang, outcome, ctx.requestId);
    return signPage(request, reply, { told }, statusOf(outcome));
  });
}

function statusOf(outcome: Outcome): number {
  switch (outcome.state) {
    case 'unavailable':
      return 503;
    case 'refused':
      return isAway(outcome.reason) ? 503 : 409;
    case 'hindered':
      return outcome.refusal.status;
    case 'gone':
      return 409;
    case 'bug':
      return 500;
    default:
      return 200;
  }
}
