import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute, type Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { browserToken } from '../../../kernel/http.ts';
import {
  Actions,
  Button,
  DateField,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  readDate,
  readDigits,
  readText,
  TextField,
  useUi,
  type FieldTexts,
  bodyOf,
} from '../../../ui/index.ts';
import { hidesCases, ownsCase } from '../../casework/index.ts';
import { liftLimit, proveByIdentity } from '../../people/index.ts';
import { words as caseWords } from '../words-case.ts';
import { words } from '../words-prove.ts';

import { readReceipt, ReceiptFields } from './track.tsx';

/** Where a session whose number may be somebody else's by now is made whole. */
export const PROVE = '/masuk/pastikan';

/** Tells that earlier cases are hidden, and where they are opened; nothing where none are. */
export function HiddenCases({ hidden }: { hidden: boolean }) {
  const { lang } = useUi();
  const w = words[lang];
  if (!hidden) return null;
  return (
    <Notice tone="warn" title={w.hiddenTitle}>
      <p>
        {w.hidden} <a href={PROVE}>{w.open}</a>
      </p>
    </Notice>
  );
}

interface ProveProps {
  number?: string;
  nik?: string;
  born?: string;
  errors?: FieldTexts;
}

function ProvePage({ number = '', nik = '', born = '', errors }: ProveProps) {
  const { lang, actor } = useUi();
  const w = words[lang];
  return (
    <Page title={w.title} back={PATHS.mine} errors={errors}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      <h2>{w.byCase}</h2>
      <Form action={PROVE} class="stack">
        <ReceiptFields number={number} errors={errors ?? {}} />
        <Actions>
          <Button big name="by" value="case">
            {w.go}
          </Button>
        </Actions>
      </Form>
      {actor.level >= 2 && (
        <>
          <h2>{w.byIdentity}</h2>
          <Form action={PROVE} class="stack">
            <TextField
              name="nik"
              label={w.nik}
              hint={w.nikHint}
              value={nik}
              error={errors?.['nik']}
              width="w16"
              inputmode="numeric"
              autocomplete="off"
            />
            <DateField name="born" label={w.born} value={born} error={errors?.['born']} />
            <Actions>
              <Button look="second" name="by" value="identity">
                {w.go}
              </Button>
            </Actions>
          </Form>
        </>
      )}
      <h2>{w.neither}</h2>
      <p>{w.counter}</p>
      <p>
        <a href={`${PATHS.account}/nomor-lama`}>{w.atCounter}</a>
      </p>
    </Page>
  );
}

/** /masuk/pastikan. Wrong facts cost a try; slips that can be seen cost none. */
export function proveRoutes(app: FastifyInstance): void {
  const page = (request: FastifyRequest, reply: FastifyReply, p: ProveProps = {}, status = 200) =>
    html(reply, request.ctx, <ProvePage {...p} />, status);
  const lift = (ctx: Ctx, browser: string, by: 'case' | 'identity') => {
    const { key: _, ...plain } = ctx;
    return execute(plain, liftLimit, { session: ctx.actor.session!, person: ctx.actor.id, browser, by });
  };

  app.get(PROVE, { config: { action: 'people.account' } }, async (request, reply) =>
    (await hidesCases(request.ctx)) || request.ctx.actor.readsFrom
      ? page(request, reply)
      : reply.redirect(PATHS.mine, 303),
  );

  app.post(PROVE, { config: { action: 'people.account' } }, async (request, reply) => {
    const { ctx } = request;
    if (!ctx.actor.readsFrom || !ctx.actor.session) return reply.redirect(PATHS.mine, 303);
    const body = bodyOf(request);
    const browser = browserToken(request, reply);
    const w = words[ctx.lang];
    if (readText(body, 'by') === 'identity') return byIdentity(request, reply, browser);
    const c = caseWords[ctx.lang].track;
    const { typed, number, pin, errors } = readReceipt(body, c);
    if (number === undefined || errors['pin']) return page(request, reply, { number: typed, errors }, 422);
    try {
      if (!(await ownsCase(ctx, { number, pin })))
        return await page(request, reply, { number, errors: { number: w.wrongCase } }, 422);
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'rate_limited') throw error;
      const wait = error.retryAfter ?? 60;
      reply.header('retry-after', String(wait));
      return page(request, reply, { number, errors: { '': c.wait(wait) } }, 429);
    }
    await lift(ctx, browser, 'case');
    return reply.redirect(PATHS.mine, 303);
  });

  async function byIdentity(request: FastifyRequest, reply: FastifyReply, browser: string) {
    const { ctx } = request;
    const body = bodyOf(request);
    const w = words[ctx.lang];
    const nik = readDigits(body, 'nik');
    const born = readDate(body, 'born');
    const errors: FieldTexts = {
      ...(!/^\d{16}$/.test(nik) && { nik: w.nikWrong }),
      ...(!/^\d{4}-\d\d-\d\d$/.test(born) && { born: w.bornWrong }),
    };
    if (Object.keys(errors).length > 0) return page(request, reply, { nik, born, errors }, 422);
    const { key: _, ...plain } = ctx;
    const proof = await execute(plain, proveByIdentity, { nik, bornOn: born, ip: request.ip });
    if (proof.ok) {
      await lift(ctx, browser, 'identity');
      return reply.redirect(PATHS.mine, 303);
    }
    if (proof.reason === 'wait') reply.header('retry-after', String(proof.wait));
    const fault = proof.reason === 'wait' ? caseWords[ctx.lang].track.wait(proof.wait) : w.wrongIdentity(proof.left);
    return page(request, reply, { nik, born, errors: { nik: fault } }, proof.reason === 'wait' ? 429 : 422);
  }
}
