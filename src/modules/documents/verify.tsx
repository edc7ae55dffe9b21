import type { FastifyInstance } from 'fastify';
import { unavailable } from '../../kernel/errors.ts';
import { PUBLIC } from '../../kernel/permission.ts';
import { spend } from '../../kernel/session.ts';
import { Details, html, Island, Notice, Page, PATHS, SummaryList, Tag, useUi } from '../../ui/index.ts';
import { maskedName, type DocumentKinds } from './kind.ts';
import { HowToScan, PaperForm } from './paper-form.tsx';
import { isVerifyToken, SCAN, VERIFY } from './paths.ts';
import { paperByToken, type ScannedPaper } from './store/register.ts';
import { words } from './words.ts';

declare module '../../ui/island.tsx' {
  interface Islands {
    'paper-file': { sha256: string; checking: string; same: string; different: string; unread: string };
  }
}

/** Scans of one address in an hour: a hall of people behind one line scans often, a guesser far more. */
const PER_HOUR = 600;

/** What the code on a paper of this city leads to. */
export function verifyRoutes(app: FastifyInstance, kinds: DocumentKinds): void {
  app.get(`${SCAN}/:token`, { config: { action: PUBLIC } }, (request, reply) =>
    reply.redirect(`${VERIFY}/${encodeURIComponent((request.params as { token: string }).token)}`, 302),
  );

  app.get(`${VERIFY}/:token`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const { token } = request.params as { token: string };
    const address = ctx.city.keys.mac('network', request.ip).toString('base64url');
    const wait = await spend(ctx.city.db, `documents.scan/${address}`, PER_HOUR, 3600, ctx.now);
    if (wait > 0) throw unavailable('rate_limited', wait);
    const paper = isVerifyToken(token) ? await paperByToken(ctx.city.db, token) : undefined;
    void reply.header('x-robots-tag', 'noindex');
    return html(
      reply,
      ctx,
      paper ? <VerifyPage paper={paper} title={kinds.get(paper.kind)?.title ?? NO_TITLE} /> : <UnknownPage />,
      paper ? 200 : 404,
    );
  });
}

const NO_TITLE = { id: 'Surat', en: 'Paper' };
const TONES = { valid: 'ok', revoked: 'bad', superseded: 'warn' } as const;

function VerifyPage({ paper, title }: { paper: ScannedPaper; title: { id: string; en: string } }) {
  const { lang, f, city } = useUi();
  const w = words[lang].verify;
  const { state } = paper;
  const on = paper.stateAt ? f.date(paper.stateAt) : '';
  const text = state === 'valid' ? w.validText : state === 'revoked' ? w.revokedText(on) : w.supersededText(on);
  const reason = paper.stateReason;
  const signer = paper.signer === null ? w.unsigned : [paper.signer, paper.signerTitle].filter(Boolean).join(', ');
  return (
    <Page title={`${title[lang]} ${paper.number}`}>
      <h1>{title[lang]}</h1>
      <Notice tone={TONES[state]} title={w[state]} role="status">
        <p>{text}</p>
        {paper.newer && (
          <p>
            <a href={`${VERIFY}/${paper.newer}`}>{w.newer}</a>
          </p>
        )}
      </Notice>
      {city.env === 'demo' && (
        <Notice tone="warn">
          <p>{w.sample}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: w.kind, value: title[lang] },
          { label: w.number, value: paper.number },
          { label: w.issuedOn, value: f.date(paper.issuedOn) },
          { label: w.issuer, value: city.pack.city.government },
          { label: w.signer, value: signer },
          ...(paper.signedAt
            ? [
                {
                  label: w.signedAt,
                  value: (
                    <>
                      {f.dateTime(paper.signedAt)}
                      <p class="hint">{paper.stampedBy === null ? w.notStamped : w.stamped(paper.stampedBy)}</p>
                    </>
                  ),
                },
              ]
            : []),
          ...(paper.holder
            ? [
                {
                  label: w.holder,
                  value: (
                    <>
                      {maskedName(paper.holder)}
                      <p class="hint">{w.holderHint}</p>
                    </>
                  ),
                },
              ]
            : []),
          ...(reason
            ? [{ label: w.reason, value: <Tag>{(w.reasons as Record<string, string>)[reason] ?? reason}</Tag> }]
            : []),
        ]}
      />
      <h2>{w.file}</h2>
      <p>{w.fileLead}</p>
      <Island
        name="paper-file"
        class="stack"
        props={{
          sha256: paper.sha256.toString('hex'),
          checking: w.checking,
          same: w.same,
          different: w.different,
          unread: w.unread,
        }}
      >
        <div data-told role="status" hidden />
        <PaperForm send={w.fileSend} />
      </Island>
      <Details summary={w.digest}>
        <p class="digits breakable">{paper.sha256.toString('hex')}</p>
      </Details>
      <Details summary={w.registry}>
        <HowToScan demo={city.env === 'demo'} />
      </Details>
    </Page>
  );
}

function UnknownPage() {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Page title={w.verify.unknown}>
      <h1>{w.verify.unknown}</h1>
      <Notice tone="bad">
        <p>{w.verify.unknownText}</p>
        <p>
          <a href={PATHS.broker}>{w.scan.report}</a>
        </p>
      </Notice>
      <p>
        <a href={PATHS.genuine}>{w.title}</a>
      </p>
    </Page>
  );
}
