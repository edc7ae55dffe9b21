import type { FastifyReply } from 'fastify';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { City } from '../kernel/city.ts';
import type { Ctx } from '../kernel/command.ts';
import { UiProvider, uiOf, useUi } from './context.ts';
import { csp, hashOf, type CspExtra } from './csp.ts';
import { ErrorSummary, type FieldTexts } from './form.tsx';
import { Icon, type IconName } from './icons.tsx';
import { Island, IslandScripts } from './island.tsx';
import { BackLink, Crumbs, type Crumb } from './nav.tsx';
import { Flash, type Tone } from './notice.tsx';
import { PATHS } from './paths.ts';
import { citizenCss, deskCss } from './style/index.ts';
import { themeCss } from './theme.ts';

const SHEETS = { citizen: citizenCss, desk: deskCss };
const SHEET_HASHES = { citizen: hashOf(citizenCss), desk: hashOf(deskCss) };

export interface HtmlOptions {
  /** What this page needs beyond the policy: `{ 'worker-src': 'blob:' }` for a map. */
  csp?: CspExtra;
  /** Seconds for which anybody may keep the page; only for an anonymous reader and status 200. Default: not kept. */
  cache?: number;
}

/** Answers with a page: draws it, sets the policy that its own style sheets need, and says who may keep it. */
export function html(
  reply: FastifyReply,
  ctx: Ctx,
  page: VNode,
  status = 200,
  options: HtmlOptions = {},
): FastifyReply {
  const body = renderPage(ctx, page, reply.request.url, reply.request.method);
  const keep = options.cache !== undefined && status === 200 && ctx.actor.kind === 'anonymous';
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      csp([SHEET_HASHES.citizen, SHEET_HASHES.desk, hashOf(themeOf(ctx.city))], options.csp),
    )
    .header('content-language', ctx.lang)
    .header('cache-control', keep ? `public, max-age=${options.cache}` : 'no-store')
    .header('vary', 'cookie, accept')
    .send(body);
}

/** The page as text, with its doctype. */
export function renderPage(ctx: Ctx, page: VNode, url = '/', method = 'GET'): string {
  const ui = uiOf(ctx, url, method, themeOf(ctx.city));
  return `<!doctype html>${renderToString(<UiProvider value={ui}>{page}</UiProvider>)}`;
}

const themeOf = (city: City): string => themeCss(city.pack.arms.accent);

interface CommonProps {
  /** What this page is, first in the browser's tab. */
  title: string;
  /** Faults of the form on this page, by field: gives the summary at the top and the prefix of the title. */
  errors?: FieldTexts | undefined;
  /** What came of the last act; a text alone says that it is done. */
  flash?: string | { tone: Tone; text: ComponentChildren } | undefined;
  back?: string | { href: string; label: string } | undefined;
  crumbs?: Crumb[] | undefined;
  children?: ComponentChildren;
}

export interface PageProps extends CommonProps {
  /** Which item of the head is the current one. */
  section?: 'home' | 'mine' | 'inbox' | 'account' | 'sign-in';
  /** `wide` for a home page or a table; forms and texts read best narrow. */
  width?: 'narrow' | 'wide';
  /** Stands above the column, on the colour of the head; holds the page's h1. */
  hero?: ComponentChildren;
}

/** A citizen's page: calm and narrow, the head with arms and language, the foot with help. */
export function Page({ width = 'narrow', section, hero, ...page }: PageProps) {
  const { w } = useUi();
  return (
    <Document sheet="citizen" {...page}>
      <Top joined={hero !== undefined} name={w.services} home={PATHS.home}>
        <CitizenMenu section={section} />
      </Top>
      <main id="isi" class="body" tabindex={-1}>
        {hero && (
          <div class="hero">
            <div class="wrap">{hero}</div>
          </div>
        )}
        <div class={`wrap main stack ${width}`}>
          <Above {...page} />
          {page.children}
        </div>
      </main>
      <Foot />
    </Document>
  );
}

export interface DeskItem {
  href: string;
  label: string;
  icon: IconName;
  count?: number;
  current?: boolean;
  /** Single-key shortcut. */
  shortcut?: string;
}

export interface DeskPageProps extends CommonProps {
  menu: DeskItem[];
  /** The officer's post in words, under the name. */
  post?: string;
  /** Buttons beside the heading. */
  actions?: ComponentChildren;
  /** The h1, where it says more than the title (a tag, a clock); default: the title. */
  heading?: ComponentChildren;
  /** All room for the page: the side menu shows its icons alone. */
  tight?: boolean;
}

/** An officer's page: wide and dense, a side menu, shortcuts. */
export function DeskPage({ menu, post, actions, heading, tight, ...page }: DeskPageProps) {
  const { w, actor } = useUi();
  return (
    <Document sheet="desk" {...page}>
      <Top name={w.deskName} home={PATHS.desk}>
        <nav class="menu" aria-label={w.mainMenu}>
          <p class="who">
            {actor.name}
            {post && <span>{post}</span>}
          </p>
          <a href={PATHS.account}>{w.account}</a>
          <LanguageSwitch />
          <SignOut />
        </nav>
      </Top>
      <div class={tight ? 'shell tight' : 'shell'}>
        <div class="side">
          <nav aria-label={w.deskMenu}>
            <ul>
              {menu.map((item) => (
                <li key={item.href}>
                  <a href={item.href} aria-current={item.current ? 'page' : undefined} data-key={item.shortcut}>
                    <Icon name={item.icon} />
                    <span class="label">{item.label}</span>
                    {item.count !== undefined && <span class="count">{item.count}</span>}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <main id="isi" class="wrap main stack" tabindex={-1}>
          <Above {...page} />
          <div class="head">
            <div>
              <h1>{heading ?? page.title}</h1>
            </div>
            {actions && <div class="actions">{actions}</div>}
          </div>
          {page.children}
        </main>
      </div>
      <Island name="keys" props={{ title: w.keys.title, help: w.keys.help, use: w.keys.use, close: w.keys.close }} />
    </Document>
  );
}

function Document({ sheet, title, errors, children }: CommonProps & { sheet: 'citizen' | 'desk' }) {
  const ui = useUi();
  const faulty = errors !== undefined && Object.keys(errors).length > 0;
  return (
    <html lang={ui.lang}>
      <head>
        <meta charset="utf-8" />
        <title>{`${faulty ? ui.w.errorPrefix : ''}${title} – ${ui.city.pack.city.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href={PATHS.arms} type="image/svg+xml" />
        {sheet === 'citizen' && (
          <>
            <link rel="manifest" href={PATHS.manifest} />
            <link rel="apple-touch-icon" href={PATHS.icon192} />
          </>
        )}
        <style dangerouslySetInnerHTML={{ __html: ui.themeCss }} />
        <style dangerouslySetInnerHTML={{ __html: SHEETS[sheet] }} />
      </head>
      <body class={sheet}>
        <a class="skip" href="#isi">
          {ui.w.skip}
        </a>
        {ui.city.env === 'demo' && (
          <aside class="demo" aria-label={ui.w.demoLabel}>
            {ui.w.demo}
          </aside>
        )}
        {children}
        <IslandScripts />
      </body>
    </html>
  );
}

function Above({ back, crumbs, flash, errors }: CommonProps) {
  return (
    <>
      {crumbs && <Crumbs items={crumbs} />}
      {back && <BackLink {...(typeof back === 'string' ? { href: back } : back)} />}
      {typeof flash === 'string'
        ? flash !== '' && <Flash tone="ok">{flash}</Flash>
        : flash && <Flash tone={flash.tone}>{flash.text}</Flash>}
      {errors && <ErrorSummary errors={errors} />}
    </>
  );
}

function Top({
  name,
  home,
  joined,
  children,
}: {
  name: string;
  home: string;
  joined?: boolean;
  children: ComponentChildren;
}) {
  const { pack } = useUi().city;
  return (
    <header class={joined ? 'top joined' : 'top'}>
      <div class="wrap">
        <a class="brand" href={home}>
          {/* The pack lets nothing but plain shapes into the arms (kernel/pack.ts). */}
          <span class="arms" aria-hidden="true" dangerouslySetInnerHTML={{ __html: pack.arms.svg }} />
          <span>
            <b>{pack.city.name}</b>
            <span>{name}</span>
          </span>
        </a>
        {children}
      </div>
    </header>
  );
}

function CitizenMenu({ section }: { section: PageProps['section'] }) {
  const { w, actor, url } = useUi();
  const item = (href: string, label: string, s?: PageProps['section']) => (
    <a href={href} aria-current={s && section === s ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <nav class={actor.kind === 'anonymous' ? 'menu' : 'menu known'} aria-label={w.mainMenu}>
      <div class="rooms">
        {actor.kind === 'officer' && item(PATHS.desk, w.deskName)}
        {actor.kind === 'person' && item(PATHS.mine, w.mine, 'mine')}
        {actor.kind === 'person' && item(PATHS.inbox, w.inbox, 'inbox')}
        {actor.kind !== 'anonymous' && item(PATHS.account, w.account, 'account')}
      </div>
      <div class="out">
        <LanguageSwitch />
        {actor.kind === 'anonymous' ? item(signInHref(url), w.signIn, 'sign-in') : <SignOut />}
      </div>
    </nav>
  );
}

/** Back to where one was after signing in; from home or the sign-in pages themselves there is nothing to return to. */
const signInHref = (url: string): string =>
  url === PATHS.home || url.startsWith(PATHS.signIn) || url.startsWith(PATHS.deskSignIn)
    ? PATHS.signIn
    : `${PATHS.signIn}?ke=${encodeURIComponent(url)}`;

/** Not offered on the answer to a POST: changing language there would throw away what was typed. */
function LanguageSwitch() {
  const { w, lang, url, revisitable } = useUi();
  if (!revisitable) return null;
  const other = lang === 'id' ? 'en' : 'id';
  return (
    <form method="post" action={PATHS.language}>
      <input type="hidden" name="ke" value={url} />
      <button name="lang" value={other} lang={other}>
        <Icon name="language" />
        {w.otherLanguage}
      </button>
    </form>
  );
}

function SignOut() {
  const { w, actor } = useUi();
  return (
    <form method="post" action={actor.kind === 'officer' ? PATHS.deskSignOut : PATHS.signOut}>
      <button title={w.signedInAs(actor.name)}>
        <Icon name="logout" />
        {w.signOut}
      </button>
    </form>
  );
}

function Foot() {
  const { w, lang, city } = useUi();
  const offered = city.pack.city.hotlines.filter((h) => h.active);
  const asked = offered.filter((h) => h.kind !== 'emergency');
  const emergency = offered.filter((h) => h.kind === 'emergency');
  return (
    <footer class="foot">
      <div class="wrap">
        <div class="cols">
          <section class="stack">
            <h2>{w.help}</h2>
            <p>{w.helpText}</p>
            {asked.map((h) => (
              <Call key={h.code} name={h.name[lang]} number={h.number} />
            ))}
          </section>
          {emergency.length > 0 && (
            <section class="stack">
              <h2>{w.emergency}</h2>
              <ul class="plain numbers">
                {emergency.map((h) => (
                  <li key={h.code}>
                    <a href={`tel:${h.number}`}>
                      <b>{h.number}</b> {h.name[lang]}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section class="stack">
            <h2>{w.about}</h2>
            <ul class="plain ways">
              <FootLink href={PATHS.broker}>{w.broker}</FootLink>
              <FootLink href={PATHS.official}>{w.official}</FootLink>
              <FootLink href={PATHS.reports}>{w.reports}</FootLink>
              <FootLink href={PATHS.accessibility}>{w.accessibility}</FootLink>
              <FootLink href={PATHS.privacy}>{w.privacy}</FootLink>
              <FootLink href={PATHS.source}>{w.source}</FootLink>
            </ul>
          </section>
        </div>
        <p class="fine">
          <span class="arms" aria-hidden="true" dangerouslySetInnerHTML={{ __html: city.pack.arms.svg }} />
          {city.pack.city.government}
        </p>
      </div>
    </footer>
  );
}

const FootLink = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <li>
    <a href={href}>{children}</a>
  </li>
);

function Call({ name, number }: { name: string; number: string }) {
  return (
    <p class="call">
      <Icon name="phone" />
      <span>
        {name}
        <br />
        <a href={`tel:${number.replaceAll('-', '')}`}>{number}</a>
      </span>
    </p>
  );
}
