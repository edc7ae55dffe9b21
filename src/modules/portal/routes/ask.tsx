import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import type { Lang } from '../../../kernel/i18n.ts';
import { typedBefore } from '../../../kernel/typed.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Caption,
  Form,
  Hidden,
  html,
  Notice,
  Page,
  readText,
  TextArea,
  useUi,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import { actOnCase, caseWords, type CaseActInput, type CaseView, type Catalogue } from '../../casework/index.ts';
import { words, type FlashKey } from '../words-case.ts';
import {
  againOf,
  allowed,
  CASES,
  casePath,
  myCase,
  paramsOf,
  refused,
  seqOf,
  statusOf,
  tryAct,
  withFlash,
  type Again,
} from './case-acts.ts';
import { MovedNotice, useWords } from './case-parts.tsx';

interface AskProps {
  view: CaseView;
  /** What was typed. */
  note: string;
  again: Again;
}

interface Ask {
  path: string;
  Face: (props: AskProps) => JSX.Element;
  act: (seq: number, note: string) => CaseActInput;
  done: FlashKey;
  /** The words of a field that was left empty. */
  required: (lang: Lang) => string;
}

const ASKS: readonly Ask[] = [
  {
    path: 'pesan',
    Face: Message,
    act: (seq, note) => ({ type: 'note', expected: { seq }, note, audience: 'officers' }),
    done: 'pesan',
    required: (lang) => words[lang].message.missing,
  },
  {
    path: 'batalkan',
    Face: Withdraw,
    act: (seq, note) => ({ type: 'withdraw', expected: { seq }, ...(note && { note }) }),
    done: 'batal',
    required: (lang) => words[lang].message.missing,
  },
];

/** A message to the officers, and withdrawing: acts on the whole case, each with a page of its own. */
export function askRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  for (const { path, Face, act, done, required } of ASKS) {
    const url = `${CASES}/:id/${path}`;
    const viewOf = (request: FastifyRequest) => myCase(request.ctx, catalogue, paramsOf(request)['id']!);
    const page = (reply: FastifyReply, request: FastifyRequest, view: CaseView, note: string, again: Again = {}) =>
      html(reply, request.ctx, <Face view={view} note={note} again={again} />, statusOf(again));

    app.get(url, { config: { action: 'case.read' } }, async (request, reply) =>
      page(reply, request, await viewOf(request), readText(typedBefore(request) ?? {}, 'note')),
    );

    app.post(url, { config: { action: 'case.act', keeps: true } }, async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      const note = readText(body, 'note');
      const seq = seqOf(body);
      // Whose case it is comes before what was typed.
      const { id } = await viewOf(request);
      const acted = await tryAct(() => actOnCase(ctx, catalogue, { kase: id, act: act(Math.max(0, seq), note) }));
      if ('done' in acted) return reply.redirect(withFlash(casePath(id), done), 303);
      const view = await viewOf(request);
      const again = againOf(ctx, acted, view, seq, { required: required(ctx.lang), too_small: required(ctx.lang) });
      // The act's faults stand at `act.note`; here it is the only field.
      return page(
        reply,
        request,
        view,
        note,
        again.errors ? { errors: { note: Object.values(again.errors)[0]! } } : again,
      );
    });
  }
}

function Message({ view, note, again }: AskProps) {
  const { lang } = useUi();
  const { w } = useWords();
  const no = refused(view, 'note');
  const open = allowed(view, 'note') !== undefined;
  return (
    <Page
      title={w.message.title}
      section="mine"
      back={{ href: casePath(view.id), label: w.case.toCase }}
      errors={again.errors}
    >
      {again.moved && <MovedNotice moved={again.moved} open={open} />}
      <Form action={`${casePath(view.id)}/pesan`} idempotencyKey={formKey()} class="stack">
        <Hidden name="seq" value={String(view.seq)} />
        <TextArea
          name="note"
          heading
          caption={`${w.case.number} ${view.number}`}
          label={w.message.label}
          hint={w.message.hint}
          value={note}
          error={again.errors?.['note']}
        />
        {open ? (
          <Actions>
            <Button icon="send">{w.message.send}</Button>
            <ButtonLink look="quiet" href={casePath(view.id)}>
              {w.case.toCase}
            </ButtonLink>
          </Actions>
        ) : (
          no && <p>{w.moved.because(caseWords[lang].refusal(no.refusal, no.detail))}</p>
        )}
      </Form>
    </Page>
  );
}

function Withdraw({ view, note, again }: AskProps) {
  const { lang } = useUi();
  const { w, say } = useWords();
  const no = refused(view, 'withdraw');
  const open = allowed(view, 'withdraw') !== undefined;
  return (
    <Page
      title={w.withdraw.title}
      section="mine"
      back={{ href: casePath(view.id), label: w.case.toCase }}
      errors={again.errors}
    >
      {again.moved && <MovedNotice moved={again.moved} open={open} />}
      <h1>
        <Caption caption={`${say(view.title)}, ${view.number}`} />
        {w.withdraw.title}
      </h1>
      {open ? (
        <>
          <p class="lead">{w.withdraw.text}</p>
          <Form action={`${casePath(view.id)}/batalkan`} idempotencyKey={formKey()} class="stack">
            <Hidden name="seq" value={String(view.seq)} />
            <TextArea
              name="note"
              optional
              rows={3}
              label={w.withdraw.why}
              value={note}
              error={again.errors?.['note']}
            />
            <Actions>
              <Button look="danger">{w.withdraw.go}</Button>
              <ButtonLink look="second" href={casePath(view.id)}>
                {w.withdraw.stay}
              </ButtonLink>
            </Actions>
          </Form>
        </>
      ) : (
        <>
          {no && (
            <Notice tone="warn">
              <p>{w.case.cannotWithdraw(caseWords[lang].refusal(no.refusal, no.detail))}</p>
            </Notice>
          )}
          <Actions>
            <ButtonLink look="second" href={casePath(view.id)}>
              {w.case.toCase}
            </ButtonLink>
          </Actions>
        </>
      )}
    </Page>
  );
}
