import { Button, ButtonLink, Form, Hidden, Live, Notice, Tag, useUi, WhyNot } from '../../../ui/index.ts';
import { newToken } from '../../../kernel/ids.ts';
import { caseWords, type CaseView, type OutsideView, type RowView } from '../../casework/index.ts';
import { BATCHES, markPath, sheetPath, signPath } from './paths.ts';
import { choicesOf, hindrances, isAwaited, itemName, standingOf, type Asks } from './standing.ts';
import { words } from './words.ts';

/** What a row asks of the population registry: each item, how it stands, and what can be done now. */
export function RegistryPanel({ view, row }: { view: CaseView; row: RowView }) {
  const { lang } = useUi();
  const { asks } = row;
  if (asks === null) return null;
  const w = words[lang];
  const why = hindrances(view, row);
  const items = row.outside.map((o) => <Item key={o.item} view={view} row={row} asks={asks} o={o} />);
  return (
    <section class="stack" aria-labelledby={`siak-${row.row}`}>
      <h3 id={`siak-${row.row}`}>{w.panel[asks]}</h3>
      {row.outside.some(isAwaited) ? <Live id={`siak-kabar-${row.row}`}>{items}</Live> : items}
      {row.mine && asks !== 'submit' && (
        <p>
          <a href={BATCHES[asks]}>{w.go.many[asks]}</a>
        </p>
      )}
      {why.length > 0 && (
        <WhyNot
          id={whyId(row)}
          title={w.cannot}
          reasons={why.map((x) => caseWords[lang].refusal(x.refusal, x.detail))}
        />
      )}
    </section>
  );
}

const whyId = (row: RowView): string => `siak-belum-${row.row}`;

function Item({ view, row, asks, o }: { view: CaseView; row: RowView; asks: Asks; o: OutsideView }) {
  const { lang, f } = useUi();
  const w = words[lang];
  const standing = standingOf(lang, asks, o);
  const may = choicesOf(view, row, o);
  return (
    <article class="stack" aria-label={itemName(lang, o)}>
      <p>
        <b>{itemName(lang, o)}</b> <Tag tone={standing.tone}>{standing.tag}</Tag>
      </p>
      {o.number !== null && <p class="digits">{o.number}</p>}
      {standing.more && (
        <Notice tone={standing.tone ?? 'info'} title={standing.more.title}>
          <p>{standing.more.text}</p>
          {o.askedAt !== null && (
            <p class="hint">
              {w.asked} {f.dateTime(o.askedAt)}
            </p>
          )}
        </Notice>
      )}
      <Ways view={view} row={row} asks={asks} o={o} may={may} />
    </article>
  );
}

function Ways({
  view,
  row,
  asks,
  o,
  may,
}: {
  view: CaseView;
  row: RowView;
  asks: Asks;
  o: OutsideView;
  may: ReturnType<typeof choicesOf>;
}) {
  const { lang } = useUi();
  const { go } = words[lang];
  if (!may.ask && !may.answer && !may.back) return null;
  const sheet = sheetPath(view.id, row.row, o.item);
  const again = o.state === 'refused';
  return (
    <div class="actions">
      {may.ask &&
        (asks === 'sign' && !o.byHand ? (
          <ButtonLink href={signPath(view.id, row.row, o.item)} icon="pen">
            {go.sign}
          </ButtonLink>
        ) : (
          <Form action={`${sheet}/minta`} idempotencyKey={newToken(16)}>
            <Hidden name="round" value={String(row.round)} />
            <Button>{o.byHand ? go.sheet : again && asks === 'submit' ? go.again : go[asks]}</Button>
          </Form>
        ))}
      {may.answer && (
        <ButtonLink href={sheet} look={o.byHand ? 'first' : 'second'}>
          {o.byHand ? go.sheet : go.answer}
        </ButtonLink>
      )}
      {may.back && (
        <ButtonLink href={markPath(view.id, row.row)} look="second">
          {go.back}
        </ButtonLink>
      )}
    </div>
  );
}
