import type { FastifyInstance } from 'fastify';
import { html, EmptyState, Pagination, readText, Table, Tag, useUi, paramOf, queryOf } from '../../../ui/index.ts';
import {
  casesByLetter,
  caseWords,
  myLetters,
  type CaseHead,
  type Catalogue,
  type LetterView,
} from '../../casework/index.ts';
import { words } from '../words.ts';
import { casePath, DeskFrame, deskRoute, frameOf, INSPECTING, type Frame } from './frame.tsx';

const letterPath = (l: Pick<LetterView, 'id'>): string => `${INSPECTING}/${l.id}`;

/** What an inspector may read today: one's letters, and the cases that each of them opens. */
export function letterRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(
    app,
    'GET',
    INSPECTING,
    async (request, reply) => {
      const { ctx } = request;
      const [letters, frame] = await Promise.all([myLetters(ctx, catalogue), frameOf(ctx, catalogue)]);
      return html(reply, ctx, <Letters frame={frame} letters={letters} />);
    },
    'case.inspect',
  );
  deskRoute(
    app,
    'GET',
    `${INSPECTING}/:letter`,
    async (request, reply) => {
      const { ctx } = request;
      const after = readText(queryOf(request), 'sesudah');
      const asked = { letter: paramOf(request, 'letter'), limit: 50, ...(after && { after }) };
      const [{ letter, items, next }, frame] = await Promise.all([
        casesByLetter(ctx, catalogue, asked),
        frameOf(ctx, catalogue),
      ]);
      return html(reply, ctx, <Cases frame={frame} letter={letter} cases={items} next={next} first={after === ''} />);
    },
    'case.inspect',
  );
}

function Letters({ frame, letters }: { frame: Frame; letters: LetterView[] }) {
  const { lang, city, f } = useUi();
  const w = words[lang].letters;
  const unit = (l: LetterView) => city.pack.agencies.find((a) => a.code === l.agency)?.short ?? l.agency;
  return (
    <DeskFrame frame={frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      {letters.length === 0 ? (
        <EmptyState icon="file" title={w.none}>
          <p>{w.noneText}</p>
        </EmptyState>
      ) : (
        <Table
          caption={w.title}
          quietCaption
          rows={letters}
          id={(l) => l.id}
          columns={[
            { head: w.number, main: true, cell: (l) => <a href={letterPath(l)}>{l.number}</a> },
            { head: w.subject, cell: (l) => l.subject },
            { head: w.unit, cell: (l) => `${unit(l)}, ${l.serviceTitle?.[lang] ?? w.anyService}` },
            { head: w.period, cell: (l) => `${f.date(l.received_from)} – ${f.date(l.received_to)}` },
            { head: w.until, cell: (l) => f.date(l.valid_to) },
          ]}
        />
      )}
    </DeskFrame>
  );
}

interface CasesProps {
  frame: Frame;
  letter: LetterView;
  cases: CaseHead[];
  next: string | undefined;
  first: boolean;
}

function Cases({ frame, letter, cases, next, first }: CasesProps) {
  const { lang, f } = useUi();
  const w = words[lang];
  const at = letterPath(letter);
  return (
    <DeskFrame frame={frame} title={letter.number} back={{ href: INSPECTING, label: w.letters.title }}>
      <p class="lead">{letter.subject}</p>
      {cases.length === 0 ? (
        <EmptyState icon="inbox" title={w.letters.empty} />
      ) : (
        <Table
          caption={w.letters.cases}
          quietCaption
          rows={cases}
          id={(k) => k.id}
          columns={[
            { head: w.column.number, main: true, cell: (k) => <a href={casePath(k.id)}>{k.number}</a> },
            { head: w.column.service, cell: (k) => k.title[lang] },
            {
              head: w.column.status,
              cell: (k) => (
                <Tag {...(!k.endedAt && { tone: 'info' as const })}>{caseWords[lang].deskStatus[k.status]}</Tag>
              ),
            },
            { head: w.letters.received, cell: (k) => f.dateTime(k.receivedAt) },
          ]}
        />
      )}
      <Pagination
        {...(next !== undefined && { next: `${at}?sesudah=${encodeURIComponent(next)}` })}
        {...(!first && { first: at })}
      />
    </DeskFrame>
  );
}
