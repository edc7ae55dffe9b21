import type { FastifyInstance, FastifyRequest } from 'fastify';
import { openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { Actions, ButtonLink, Caption, Card, html, Notice, Page, SummaryList, Tag, useUi } from '../../../ui/index.ts';
import { casePaperOf, caseWords, type CaseView, type Catalogue } from '../../casework/index.ts';
import { verifyUrl, type Paper } from '../../documents/index.ts';
import { words } from '../words-case.ts';
import { CASES, casePath, myCase, paramsOf } from './case-acts.ts';
import { useWords } from './case-parts.tsx';

const ONE = `${CASES}/:id/surat/:paper`;
const READ = { config: { action: 'case.read' } };
const TONES = { valid: 'ok', revoked: 'bad', superseded: undefined } as const;

/** What the paper is, that it was checked and how others check it; and the paper itself, as it was signed. */
export function paperRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.get(ONE, READ, async (request, reply) => {
    const { ctx } = request;
    const { id, paper } = paramsOf(request) as { id: string; paper: string };
    const view = await myCase(ctx, catalogue, id);
    const found = await casePaperOf(ctx, catalogue, view.id, paper);
    return html(reply, ctx, <PaperPage view={view} paper={found} inner={isInnerBrowser(request)} />);
  });

  app.get(`${ONE}/unduh`, READ, async (request, reply) => {
    const { ctx } = request;
    const { id, paper } = paramsOf(request) as { id: string; paper: string };
    const view = await myCase(ctx, catalogue, id);
    const found = await casePaperOf(ctx, catalogue, view.id, paper);
    // The original, not a picture of it: every byte is what was signed.
    const { bytes, mediaType } = await openFile(ctx.city, found.fileId, 'original');
    const name = `${paperTitle(ctx.lang, found)} ${found.number}`.replaceAll(/[/\\]/g, '-');
    return reply.headers(safeDownloadHeaders(`${name}.pdf`, mediaType)).send(bytes);
  });
}

/**
 * Whether the page stands inside another app (WhatsApp, Facebook, Instagram …), whose browser opens pages but often saves
 * no file and says nothing about it. Android's own sign of it is `; wv)`.
 */
export const isInnerBrowser = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  /; wv\)|WhatsApp|FBA[NV]|Instagram|\bLine\/|MicroMessenger|TikTok/i.test(headers['user-agent'] ?? '');

/** What a kind of paper is called. */
export const paperTitle = (lang: Lang, paper: Pick<Paper, 'kind'>): string =>
  caseWords[lang].paperKinds[paper.kind] ?? words[lang].paper.kind;

export function PaperPage({ view, paper, inner }: { view: CaseView; paper: Paper; inner: boolean }) {
  const { f, lang, city } = useUi();
  const { w, say } = useWords();
  const p = w.paper;
  const path = `${casePath(view.id)}/surat/${paper.id}`;
  const newer =
    paper.state === 'superseded' &&
    view.papers.find((x) => x.state === 'valid' && x.kind === paper.kind && x.part === paper.part);
  return (
    <Page title={paperTitle(lang, paper)} section="mine" back={{ href: casePath(view.id), label: w.case.toCase }}>
      <h1>
        <Caption caption={`${say(view.title)}, ${view.number}`} />
        {paperTitle(lang, paper)}
      </h1>
      <p>
        <Tag tone={TONES[paper.state]}>{p.state[paper.state]}</Tag>
      </p>
      {city.env === 'demo' && (
        <Notice tone="warn">
          <p>{p.demo}</p>
        </Notice>
      )}
      {paper.state === 'superseded' && (
        <Notice tone="warn">
          <p>{p.supersededText}</p>
          {newer && (
            <p>
              <a href={`${casePath(view.id)}/surat/${newer.id}`}>{p.newer}</a>
            </p>
          )}
        </Notice>
      )}
      {paper.state === 'revoked' && (
        <Notice tone="bad">
          <p>{p.revokedText}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: p.number, value: paper.number },
          { label: p.issuedOn, value: f.date(paper.issuedOn) },
          { label: p.signer, value: paper.signer ?? p.unsigned },
          ...(paper.signedAt ? [{ label: p.signedAt, value: f.dateTime(paper.signedAt) }] : []),
          { label: p.issuer, value: p.issuedBy[paper.issuedBy] },
        ]}
      />
      <Actions>
        <ButtonLink href={`${path}/unduh`} icon="download" big>
          {p.download}
        </ButtonLink>
      </Actions>
      {inner && (
        <Notice tone="info" title={p.inner}>
          <p>{p.innerText}</p>
        </Notice>
      )}
      {paper.state === 'valid' && (
        <>
          {paper.issuedBy === 'registry' && (
            <Notice tone="ok" title={p.checked}>
              <p>{p.checkedText(f.date(paper.recordedAt))}</p>
            </Notice>
          )}
          {paper.signer !== null && <p>{p.printed}</p>}
        </>
      )}
      <Card>
        <h2>{p.others}</h2>
        <p>{paper.verifyToken === null ? p.othersQr : p.othersOwn}</p>
        {paper.verifyToken !== null && (
          <p>
            <a href={verifyUrl('', paper.verifyToken)}>{p.entry}</a>
          </p>
        )}
        <p>
          {p.othersPdf} <a href="/cek-keaslian">{p.verify}</a>
        </p>
      </Card>
    </Page>
  );
}
