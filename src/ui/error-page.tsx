import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { refusalText } from '../../locales/index.ts';
import type { Refusal } from '../kernel/errors.ts';
import { useUi } from './context.ts';
import { Actions, ButtonLink } from './form.tsx';
import { Icon } from './icons.tsx';
import { html, Page } from './page.tsx';
import { PATHS } from './paths.ts';

interface ErrorPageProps {
  status: number;
  kind: string;
  reason: string;
  retryAfter?: number | undefined;
  /** Stands below the way on. */
  children?: ComponentChildren;
}

/** Reasons where the same address, opened again, may well work. */
const WORTH_ANOTHER_TRY = new Set([409, 429, 500, 503]);

/** What went wrong, in plain words, and the way on. A fault of ours gives its number, so that it can be found. */
export function ErrorPage({ status, kind, reason, retryAfter, children }: ErrorPageProps) {
  const { w, lang, actor, url, revisitable, requestId } = useUi();
  const [title, advice] = refusalText(lang, reason, kind);
  const again = revisitable && WORTH_ANOTHER_TRY.has(status);
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p class="lead">{advice}</p>
      {status === 404 && actor.kind !== 'officer' && (
        <form class="search" action={PATHS.services} role="search">
          <label class="vh" for="cari">
            {w.error.find}
          </label>
          <input type="search" id="cari" name="cari" placeholder={w.error.find} autocomplete="off" />
          <button class="btn">
            <Icon name="search" />
            <span>{w.search}</span>
          </button>
        </form>
      )}
      {retryAfter !== undefined && status !== 500 && <p>{w.error.wait(retryAfter)}</p>}
      {status === 500 && (
        <p>
          {w.requestNumber}: <code>{requestId}</code>
        </p>
      )}
      <Actions>
        {status === 401 && (
          <ButtonLink href={signInPath(url, revisitable || reason === 'typed_kept')}>{w.signIn}</ButtonLink>
        )}
        {reason === 'step_up' && (
          <ButtonLink href={withReturn(PATHS.stepUp, url, revisitable)}>{w.error.stepUp}</ButtonLink>
        )}
        {again && <ButtonLink href={url}>{w.error.again}</ButtonLink>}
        {actor.kind === 'officer' ? (
          <ButtonLink look="second" href={PATHS.desk}>
            {w.error.desk}
          </ButtonLink>
        ) : (
          <ButtonLink look="second" href={PATHS.home}>
            {w.error.home}
          </ButtonLink>
        )}
      </Actions>
      {children}
    </Page>
  );
}

/** To the desk's own sign-in from a page of the desk; back here afterwards, if here can be opened again. */
function signInPath(url: string, revisitable: boolean): string {
  const desk = url === PATHS.desk || url.startsWith(`${PATHS.desk}/`) || url.startsWith(PATHS.stepUp);
  return withReturn(desk ? PATHS.deskSignIn : PATHS.signIn, url, revisitable);
}

const withReturn = (path: string, url: string, revisitable: boolean): string =>
  path + (revisitable ? `?ke=${encodeURIComponent(url)}` : '');

/** `renderError` of kernel/http: the page of a refusal. */
export const renderError = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply =>
  html(
    reply,
    request.ctx,
    <ErrorPage status={refusal.status} kind={refusal.kind} reason={refusal.reason} retryAfter={refusal.retryAfter} />,
    refusal.status,
  );
