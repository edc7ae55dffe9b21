import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalid, notFound, Refusal } from '../../../kernel/errors.ts';
import { browserToken } from '../../../kernel/http.ts';
import { isId } from '../../../kernel/ids.ts';
import { refusalText } from '../../../../locales/index.ts';
import {
  Actions,
  Button,
  DateField,
  errorTexts,
  FileField,
  Form,
  Hidden,
  html,
  Notice,
  Page,
  PATHS,
  Radios,
  readDate,
  readDigits,
  readText,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  queryOf,
} from '../../../ui/index.ts';
import {
  actOnCase,
  applicantByReceipt,
  askNumberChange,
  findCase,
  type Catalogue,
  type Receipt,
} from '../../casework/index.ts';
import { lastNumberChange, type NumberChange } from '../../people/index.ts';
import { words as caseWords } from '../words-case.ts';
import { numberWords } from '../words-number.ts';
import { casePath } from './case-acts.ts';
import { PROVE } from './prove.tsx';
import { keepReceipt, receiptPath } from './receipt.tsx';
import { readReceipt, ReceiptFields } from './track.tsx';
import { readSent, type Sent } from './upload.tsx';

/** Where one asks for the account of before from a new number, or for the counter's word about a number. */
export const NUMBER = `${PATHS.account}/nomor-lama`;
const OWN = { config: { action: 'people.account' } };

interface Typed {
  number?: string;
  nik?: string;
  born?: string;
  /** A photo that came through before something else was wrong. */
  photo?: string;
  kind?: string;
}

function NumberPage({
  last,
  typed,
  errors,
  flash,
}: {
  last: NumberChange | undefined;
  typed: Typed;
  errors?: FieldTexts;
  flash?: string | undefined;
}) {
  const { lang, actor, f } = useUi();
  const w = numberWords[lang];
  const limited = actor.readsFrom !== undefined;
  const title = limited ? w.limitedTitle : w.title;
  return (
    <Page title={title} back={limited ? PROVE : PATHS.account} errors={errors} flash={flash}>
      <h1>{title}</h1>
      {last?.state === 'asked' ? (
        <>
          <Notice tone="info" title={w.waits}>
            <p>
              {w.code}: <b class="digits">{last.code}</b>
            </p>
            <p>{last.photo ? w.codePhoto : w.codeText}</p>
            <p class="muted">{w.asked(f.dateTime(last.askedAt))}</p>
            {last.kase && (
              <p>
                <a href={casePath(last.kase)}>{w.follow}</a>
              </p>
            )}
          </Notice>
          <Form action={`${NUMBER}/batal`} idempotencyKey={formKey()}>
            <Button look="second">{w.withdraw}</Button>
          </Form>
        </>
      ) : (
        <>
          {last?.state === 'refused' && (
            <Notice tone="warn" title={w.refused}>
              <p>
                {w.refusals[last.reason ?? '']} {w.again}
              </p>
            </Notice>
          )}
          {limited ? <AtCounter typed={typed} errors={errors} /> : <Ask typed={typed} errors={errors} />}
        </>
      )}
    </Page>
  );
}

function Ask({ typed, errors }: { typed: Typed; errors: FieldTexts | undefined }) {
  const { lang } = useUi();
  const w = numberWords[lang];
  return (
    <>
      <p class="lead">{w.lead}</p>
      <h2>{w.byCase}</h2>
      <Form action={`${NUMBER}/berkas`} idempotencyKey={formKey()} class="stack">
        <ReceiptFields number={typed.number ?? ''} errors={errors ?? {}} />
        <p class="muted">{w.truth}</p>
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
      <h2>{w.byIdentity}</h2>
      <Form action={`${NUMBER}/ktp`} files idempotencyKey={formKey()} class="stack">
        <TextField
          name="nik"
          label={w.nik}
          hint={w.nikHint}
          value={typed.nik ?? ''}
          error={errors?.['nik']}
          width="w16"
          inputmode="numeric"
          autocomplete="off"
          class="digits"
        />
        <DateField name="born" label={w.born} value={typed.born ?? ''} error={errors?.['born']} />
        {typed.photo ? (
          <>
            <Hidden name="photo_kept" value={typed.photo} />
            <p>{w.photoNow}</p>
          </>
        ) : (
          <FileField name="photo" label={w.photo} error={errors?.['photo']} />
        )}
        <p class="muted">{w.truth}</p>
        <Actions>
          <Button look="second" big>
            {w.go}
          </Button>
        </Actions>
      </Form>
    </>
  );
}

function AtCounter({ typed, errors }: { typed: Typed; errors: FieldTexts | undefined }) {
  const { lang } = useUi();
  const w = numberWords[lang];
  return (
    <Form action={`${NUMBER}/loket`} idempotencyKey={formKey()} class="stack">
      <p class="lead">{w.limitedLead}</p>
      <Radios
        name="kind"
        label={w.which}
        value={typed.kind}
        error={errors?.['kind']}
        options={[
          { value: 'same', label: w.same, hint: w.sameText },
          { value: 'resold', label: w.resold, hint: w.resoldText },
        ]}
      />
      <p class="muted">{w.truth}</p>
      <Actions>
        <Button big>{w.go}</Button>
      </Actions>
    </Form>
  );
}

/** /akun/nomor-lama. Whether the facts fit is never told here: only the officer who decides sees it. */
export function numberRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { typed?: Typed; errors?: FieldTexts } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    if (ctx.actor.kind !== 'person') throw notFound();
    const last = await lastNumberChange(ctx.city.db, ctx.actor.id);
    const flash = queryOf(request)['selesai'] === 'batal' ? numberWords[ctx.lang].done : undefined;
    return html(
      reply,
      ctx,
      <NumberPage last={last} typed={more.typed ?? {}} flash={flash} {...(more.errors && { errors: more.errors })} />,
      status,
    );
  };

  /** Runs what was asked; what is wrong comes back at its field, what stands against it above. */
  const asked = async (
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Typed,
    run: (way: { browser: string; ip: string }) => Promise<Receipt>,
  ) => {
    const { lang } = request.ctx;
    const w = numberWords[lang];
    let receipt: Receipt;
    try {
      receipt = await run({ browser: browserToken(request, reply), ip: request.ip });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'unauthenticated' || error.kind === 'not_found') throw error;
      const own = {
        'error.own_case': w.ownCase,
        'error.own_nik': w.ownNik,
        'error.wrong_receipt': w.wrongReceipt,
      };
      if (error.fields) {
        const { bornOn, ...fields } = error.fields;
        const named = { ...fields, ...(bornOn !== undefined && { born: bornOn }) };
        return page(request, reply, { typed, errors: errorTexts(lang, named, own) }, error.status);
      }
      if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
      const [title, advice] = refusalText(lang, error.reason, error.kind);
      return page(request, reply, { typed, errors: { '': `${title}. ${advice}` } }, error.status);
    }
    keepReceipt(request, reply, { ...receipt, draft: '' });
    return reply.redirect(receiptPath(receipt.id), 303);
  };

  app.get(NUMBER, OWN, (request, reply) => page(request, reply));

  app.post(`${NUMBER}/berkas`, OWN, async (request, reply) => {
    const { ctx } = request;
    const c = caseWords[ctx.lang].track;
    const { typed, number, pin, errors } = readReceipt(bodyOf(request), c);
    if (number === undefined || errors['pin']) return page(request, reply, { typed: { number: typed }, errors }, 422);
    return asked(request, reply, { number }, async (way) => {
      const claimed = await applicantByReceipt(ctx, { number, pin });
      if (claimed === undefined) throw invalid({ number: 'error.wrong_receipt' });
      return askNumberChange(ctx, catalogue, { by: 'case', claimed, ...way });
    });
  });

  app.post(`${NUMBER}/ktp`, OWN, async (request, reply) => {
    const { ctx } = request;
    if (ctx.actor.kind !== 'person') throw notFound();
    const sent: Sent = { fields: {} };
    let file: Refusal | undefined;
    try {
      await readSent(request, sent);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      file = error;
    }
    const body: Body = request.isMultipart() ? sent.fields : bodyOf(request);
    const kept = readText(body, 'photo_kept');
    const photo = sent.file?.fileId ?? (isId(kept) ? kept : undefined);
    const typed: Typed = { nik: readDigits(body, 'nik'), born: readDate(body, 'born'), ...(photo && { photo }) };
    const key = readText(body, 'idempotency_key');
    const once = key === '' ? ctx : { ...ctx, key };
    const w = numberWords[ctx.lang];
    const errors: FieldTexts = {
      ...(!/^\d{16}$/.test(typed.nik ?? '') && { nik: w.nikWrong }),
      ...(!/^\d{4}-\d\d-\d\d$/.test(typed.born ?? '') && { born: w.bornWrong }),
      ...(file?.fields
        ? errorTexts(ctx.lang, { photo: Object.values(file.fields)[0] ?? 'error.invalid' })
        : !photo && { photo: w.photoMissing }),
    };
    if (Object.keys(errors).length > 0) return page(request, reply, { typed, errors }, 422);
    return asked(request, reply, typed, (way) =>
      askNumberChange(once, catalogue, {
        by: 'identity',
        nik: typed.nik ?? '',
        bornOn: typed.born ?? '',
        photo: photo ?? '',
        ...way,
      }),
    );
  });

  app.post(`${NUMBER}/loket`, OWN, async (request, reply) => {
    const kind = readText(bodyOf(request), 'kind');
    const w = numberWords[request.ctx.lang];
    if (kind !== 'same' && kind !== 'resold') return page(request, reply, { errors: { kind: w.choose } }, 422);
    return asked(request, reply, { kind }, (way) =>
      askNumberChange(request.ctx, catalogue, { by: 'counter', kind, ...way }),
    );
  });

  app.post(`${NUMBER}/batal`, OWN, async (request, reply) => {
    const { ctx } = request;
    const last = await lastNumberChange(ctx.city.db, ctx.actor.id);
    if (!last?.kase) throw notFound();
    const { seq } = await findCase(ctx, catalogue, last.kase);
    await actOnCase(ctx, catalogue, { kase: last.kase, act: { type: 'withdraw', expected: { seq } } });
    return reply.redirect(`${NUMBER}?selesai=batal`, 303);
  });
}
