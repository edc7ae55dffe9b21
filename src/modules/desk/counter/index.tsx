import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readAfter, writeAfter } from '../../../kernel/audit-search.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { readTrackingNumber } from '../../../kernel/ids.ts';
import { refusalText } from '../../../../locales/index.ts';
import {
  errorTexts,
  html,
  readDate,
  readDigits,
  readText,
  bodyOf,
  paramOf,
  queryOf,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import {
  caseByNumber,
  casesToPass,
  findCase,
  grantNumberCase,
  statedKind,
  masked,
  numberPhoto,
  passCase,
  refuseNumberCase,
  type CaseView,
  type Catalogue,
} from '../../casework/index.ts';
import {
  findPerson,
  freshStepUp,
  listNumberChanges,
  maskContact,
  NUMBER_REFUSALS,
  NUMBER_SEEN,
  numberChangeById,
  numberChangeOf,
  officerNames,
  openIdentifier,
  openNumberChange,
  type NumberChange,
} from '../../people/index.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { doneOf, sendPicture, shownRefusal } from '../routes/answers.ts';
import { stepUpPath } from '../registry/paths.ts';
import { ListPage, OnePage, type Told, type Typed } from './pages.tsx';
import { COUNTER, counterPath } from './paths.ts';
import { counterWords } from './words.ts';

const LIMIT = 50;
const ONE = `${COUNTER}/:id`;
const RIGHT = 'people.rebind';

/** A number as lists show it: enough to know it again, too little to call. */
async function numberOf({ city }: Ctx, person: string): Promise<string | undefined> {
  const value = await openIdentifier(city.db, city.keys, person, 'phone');
  return value && maskContact({ kind: 'phone', value });
}

/** /meja/nomor-hp: numbers of residents, decided with the identity card on the counter. */
export function counterRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(
    app,
    'GET',
    COUNTER,
    async (request, reply) => {
      const { ctx } = request;
      const query = queryOf(request);
      const waiting = query['bagian'] !== 'selesai';
      // By the code that is told at the counter, or by the case's number.
      const number = readTrackingNumber(readText(query, 'kode').slice(0, 40));
      const kase = number === undefined ? undefined : await caseByNumber(ctx.city.db, number);
      const one = kase && (await numberChangeOf(ctx.city.db, kase));
      if (one) return reply.redirect(counterPath(one.id), 303);
      const code = number ?? readDigits(query, 'kode').slice(0, 6);
      const text = readText(query, 'sesudah');
      const rows = await listNumberChanges(ctx.city.db, {
        waiting,
        ...(code && { code }),
        after: readAfter(text),
        limit: LIMIT,
      });
      const shown = rows.slice(0, LIMIT);
      const last = shown.at(-1);
      const more = rows.length > LIMIT && last;
      return html(
        reply,
        ctx,
        <ListPage
          frame={await frameOf(ctx, catalogue)}
          waiting={waiting}
          code={code}
          rows={shown}
          next={more ? writeAfter({ at: last.askedAt, id: last.id }) : undefined}
          after={text}
          flash={doneOf(request, counterWords[ctx.lang].done)}
        />,
      );
    },
    RIGHT,
  );

  /** The case by which it is decided; none for who binds numbers and does not work on the agency's cases. */
  const caseOf = async (ctx: Ctx, n: NumberChange): Promise<CaseView | undefined> => {
    if (n.kase === null) return undefined;
    try {
      return await findCase(ctx, catalogue, n.kase);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'not_found') return undefined;
      throw error;
    }
  };

  const told = async (ctx: Ctx, n: NumberChange): Promise<Told> => {
    const { db, keys } = ctx.city;
    const owner = n.claimed === null ? undefined : await findPerson(db, n.claimed);
    const nik = owner && (await openIdentifier(db, keys, owner.id, 'nik'));
    return {
      owner: owner && { ...owner, nik: nik && masked(nik), phone: await numberOf(ctx, owner.id) },
      phone: await numberOf(ctx, n.state === 'granted' && n.holder !== null ? n.holder : n.person),
      names: await officerNames(db, n.decidedBy === null || n.state === 'withdrawn' ? [] : [n.decidedBy]),
      cases: await casesToPass(ctx, catalogue, n),
      kase: await caseOf(ctx, n),
      changed: n.state === 'asked' && ((await statedKind(ctx.city, db, n)) ?? n.kind) !== n.kind,
    };
  };

  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { typed?: Typed; errors?: FieldTexts } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const n = await openNumberChange(ctx, paramOf(request, 'id'));
    return html(
      reply,
      ctx,
      <OnePage
        frame={await frameOf(ctx, catalogue)}
        n={n}
        told={await told(ctx, n)}
        ready={freshStepUp(ctx.actor, ctx.now)}
        typed={more.typed ?? {}}
        errors={more.errors}
        flash={doneOf(request, counterWords[ctx.lang].done)}
      />,
      status,
    );
  };
  deskRoute(app, 'GET', ONE, (request, reply) => page(request, reply), RIGHT);

  deskRoute(
    app,
    'GET',
    `${ONE}/foto`,
    async (request, reply) => {
      const { ctx } = request;
      const photo = await numberPhoto(ctx, await openNumberChange(ctx, paramOf(request, 'id')));
      if (photo === null) throw notFound();
      return sendPicture(request, reply, photo);
    },
    RIGHT,
  );

  /** Runs an act on one of them; what stands against it is told beside its form, nothing typed is lost. */
  const act = (slug: string, run: (ctx: Ctx, id: string, body: Body) => Promise<unknown>) =>
    deskRoute(
      app,
      'POST',
      `${ONE}/${slug}`,
      async (request, reply) => {
        const { ctx } = request;
        const id = paramOf(request, 'id');
        const body = bodyOf(request);
        try {
          await run(ctx, id, body);
        } catch (error) {
          if (error instanceof Refusal && error.reason === 'step_up')
            return reply.redirect(stepUpPath(counterPath(id)), 303);
          const refusal = shownRefusal(error);
          const w = counterWords[ctx.lang];
          const own = { 'error.facts_differ': w.differsFromRecord };
          const [title, advice] = refusalText(ctx.lang, refusal.reason, refusal.kind);
          const fields = Object.fromEntries(
            Object.entries(refusal.fields ?? {}).map(([path, key]) => [path.replace(/^holder\./, ''), key]),
          );
          const errors = refusal.fields
            ? {
                ...errorTexts(ctx.lang, fields, own),
                ...(fields['seen'] && { seen: w.chooseSeen }),
                ...(fields['reason'] && { reason: w.chooseWhy }),
              }
            : { '': `${title}. ${advice}` };
          return page(request, reply, { typed: typedOf(body), errors }, refusal.status);
        }
        return reply.redirect(counterPath(id, `?selesai=${slug}`), 303);
      },
      RIGHT,
    );
  act('beri', async (ctx, id, body) => {
    const n = await numberChangeById(ctx.city.db, id);
    const typed = typedOf(body);
    const seen = NUMBER_SEEN.find((s) => s === typed.seen);
    await grantNumberCase(ctx, catalogue, {
      id,
      // The schema takes only what is listed; here it is still what the browser sent.
      seen: seen ?? ('' as never),
      ...(n?.kind === 'resold' && {
        holder: { nik: typed.nik ?? '', name: typed.name ?? '', born_on: typed.born_on ?? '' },
      }),
    });
  });
  act('tolak', (ctx, id, body) => {
    const reason = NUMBER_REFUSALS.find((r) => r === readText(body, 'reason'));
    return refuseNumberCase(ctx, catalogue, { id, reason: reason ?? ('' as never) });
  });
  act('berkas', (ctx, id, body) => passCase(ctx, { change: id, kase: readText(body, 'kase') }));
}

const typedOf = (body: Body): Typed => ({
  seen: readText(body, 'seen'),
  nik: readDigits(body, 'nik'),
  name: readText(body, 'name'),
  born_on: readDate(body, 'born_on'),
  reason: readText(body, 'reason'),
});
