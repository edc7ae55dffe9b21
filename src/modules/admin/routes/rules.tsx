import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { editCity, listEdits, refreshCity, verifyRule, type CityEdit } from '../../../kernel/city-edits/index.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { ruleAt, type Rule } from '../../../kernel/pack.ts';
import {
  Actions,
  Button,
  DateField,
  Details,
  Form,
  Hidden,
  html,
  Notice,
  NumberField,
  readDate,
  readText,
  Table,
  TextField,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { officerNames } from '../../people/index.ts';
import { ROOMS } from '../paths.ts';
import { words } from '../words-city.ts';
import { codeWords } from '../words-codes.ts';
import { BasisFields, flatFaults, NO_BASIS, readBasis, VerifiedTag, type Basis } from './basis.tsx';
import { AdminFrame, attempt, failedOf, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.rules;
const rulePath = (key: string, rest = ''): string => `${ROOM}/${key}${rest}`;

function Value({ rule }: { rule: Pick<Rule, 'value' | 'unit'> }) {
  const { lang, f } = useUi();
  return <>{words[lang].rules.units[rule.unit](f.number(rule.value))}</>;
}

function RulesPage({ frame, today }: { frame: Frame; today: string }) {
  const { lang, city, f } = useUi();
  const w = words[lang].rules;
  const keys = [...new Set(city.pack.rules.map((r) => r.key))].toSorted();
  const rows = keys.map((key) => ({ key, rule: ruleAt(city.pack, key, today) }));
  const open = rows.filter((r) => r.rule && !r.rule.verified).length;
  return (
    <AdminFrame frame={frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      {open > 0 && (
        <Notice tone="warn">
          <p>{w.unverifiedCount(open)}</p>
        </Notice>
      )}
      <Table
        caption={w.title}
        quietCaption
        rows={rows}
        id={(r) => r.key}
        columns={[
          {
            head: w.key,
            main: true,
            cell: (r) => <a href={rulePath(r.key)}>{codeWords[lang].rules[r.key] ?? r.key}</a>,
          },
          { head: w.value, cell: (r) => (r.rule ? <Value rule={r.rule} /> : <span class="muted">{w.none}</span>) },
          { head: w.since, cell: (r) => (r.rule ? <span class="nowrap">{f.date(r.rule.from)}</span> : '–') },
          { head: words[lang].basis, cell: (r) => r.rule?.legal_basis ?? '–' },
          { head: w.state, cell: (r) => r.rule && <VerifiedTag verified={r.rule.verified} /> },
        ]}
      />
    </AdminFrame>
  );
}

interface RuleTyped extends Basis {
  value: string;
  from: string;
  note: string;
}

interface RuleProps {
  frame: Frame;
  rules: Rule[];
  edits: CityEdit[];
  names: Map<string, string>;
  may: { edit: boolean; verify: boolean };
  typed: RuleTyped;
  /** What was typed to verify a value. */
  seen: { from: string; source: string };
  errors: FieldTexts | undefined;
  flash: boolean;
  me: string;
}

function RulePage({ frame, rules, edits, names, may, typed, seen, errors, flash, me }: RuleProps) {
  const { lang, f } = useUi();
  const w = words[lang].rules;
  const { key, unit } = rules[0]!;
  const of = (kind: CityEdit['kind'], from: string) =>
    edits.find((e) => e.kind === kind && e.key === key && (e.value as { from?: string }).from === from);
  return (
    <AdminFrame
      frame={frame}
      title={codeWords[lang].rules[key] ?? key}
      errors={errors}
      back={{ href: ROOM, label: w.title }}
      flash={flash ? words[lang].saved : undefined}
    >
      <Table
        caption={w.history}
        heading
        rows={rules.toSorted((a, b) => b.from.localeCompare(a.from))}
        id={(r) => r.from}
        columns={[
          { head: w.since, main: true, cell: (r) => f.date(r.from) },
          { head: w.until, cell: (r) => (r.to ? f.date(r.to) : w.open) },
          { head: w.value, cell: (r) => <Value rule={r} /> },
          {
            head: words[lang].basis,
            cell: (r) => {
              const made = of('rule', r.from);
              return (
                <>
                  {r.legal_basis}
                  <br />
                  <small class="muted">
                    {r.source}
                    {r.note && `. ${r.note}`}
                    {made && `. ${words[lang].recorded(f.dateTime(made.recordedAt), names.get(made.recordedBy) ?? '')}`}
                  </small>
                </>
              );
            },
          },
          {
            head: w.state,
            cell: (r) => {
              const checked = of('rule_verified', r.from);
              return (
                <>
                  <VerifiedTag verified={r.verified} />
                  {checked && (
                    <small class="muted">
                      <br />
                      {w.verifiedBy(names.get(checked.recordedBy) ?? '', f.dateTime(checked.recordedAt))}
                    </small>
                  )}
                </>
              );
            },
          },
        ]}
      />
      {may.verify &&
        rules
          .filter((r) => !r.verified && of('rule', r.from)?.recordedBy !== me)
          .map((r) => (
            <Details key={r.from} summary={w.verifyOf(f.date(r.from))} open={seen.from === r.from}>
              <Form action={rulePath(key, '/cocok')} idempotencyKey={formKey()} class="stack">
                <Hidden name="rule_from" value={r.from} />
                <p>{w.verifyLead}</p>
                <TextField
                  name={`seen-${r.from}`}
                  label={words[lang].source}
                  hint={words[lang].sourceHint}
                  value={seen.from === r.from ? seen.source : ''}
                  error={errors?.[`seen-${r.from}`]}
                  width="w20"
                />
                <Actions>
                  <Button look="second">{w.verifyGo}</Button>
                </Actions>
              </Form>
            </Details>
          ))}
      {may.edit && (
        <section class="stack">
          <h2>{w.add}</h2>
          <Form action={rulePath(key)} idempotencyKey={formKey()} class="stack narrow">
            <NumberField
              name="value"
              label={w.newValue}
              value={typed.value}
              error={errors?.['value']}
              rupiah={unit === 'rupiah'}
            />
            <DateField name="from" label={w.from} value={typed.from} error={errors?.['from']} />
            <TextField name="note" label={w.note} value={typed.note} error={errors?.['note']} width="w20" optional />
            <BasisFields basis={typed} errors={errors} byAnother />
            <Actions>
              <Button>{w.save}</Button>
            </Actions>
          </Form>
        </section>
      )}
    </AdminFrame>
  );
}

/** /kelola/aturan: figures of money and right, each dated. A value is added, never changed. */
export function rulesRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, 'city.read', async (request, reply) => {
    const { ctx } = request;
    const today = localDate(ctx.city.calendar, ctx.now);
    return html(reply, ctx, <RulesPage frame={frameOf(ctx, catalogue)} today={today} />);
  });

  const ONE = `${ROOM}/:key`;
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { typed?: RuleTyped; seen?: RuleProps['seen']; failed?: Failed } = {},
  ) => {
    const { ctx } = request;
    const { city, actor, rights } = ctx;
    const rules = city.pack.rules.filter((r) => r.key === paramOf(request, 'key'));
    if (rules.length === 0) throw notFound();
    const edits = await listEdits(city.db, ['rule', 'rule_verified'], 2000);
    const names = await officerNames(city.db, [...new Set(edits.map((e) => e.recordedBy).filter(isId))]);
    return html(
      reply,
      ctx,
      <RulePage
        frame={frameOf(ctx, catalogue)}
        rules={rules}
        edits={edits}
        names={names}
        may={{
          edit: rights.can(actor, 'city.edit') === true,
          verify: rights.can(actor, 'city.verify') === true,
        }}
        typed={more.typed ?? { value: '', from: '', note: '', ...NO_BASIS }}
        seen={more.seen ?? { from: '', source: '' }}
        errors={more.failed?.errors}
        flash={readText(queryOf(request), 'selesai') === '1'}
        me={actor.id}
      />,
      more.failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', ONE, 'city.read', (request, reply) => page(request, reply));

  officerRoute(app, 'POST', ONE, 'city.edit', async (request, reply) => {
    const { ctx } = request;
    const key = paramOf(request, 'key');
    const before = ctx.city.pack.rules.find((r) => r.key === key);
    if (!before) throw notFound();
    const body = bodyOf(request);
    const typed: RuleTyped = {
      value: readText(body, 'value'),
      from: readDate(body, 'from'),
      note: readText(body, 'note'),
      ...readBasis(body),
      // Whoever types a figure in does not also say that it was checked: that takes a second person.
      verified: false,
    };
    const { note, from, value: text, ...basis } = typed;
    // Thousands are written with a dot and decimals with a comma here.
    const number = text.replaceAll(/[.\s]/g, '').replace(',', '.');
    const fields: Record<string, string> = {};
    if (!/^\d+(\.\d+)?$/.test(number)) fields['value'] = text === '' ? 'error.required' : 'error.number';
    if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) fields['from'] = from === '' ? 'error.required' : 'error.date';
    for (const f of ['legal_basis', 'source'] as const) if (basis[f] === '') fields[f] = 'error.required';
    const value = { key, value: Number(number), unit: before.unit, from, ...basis, ...(note && { note }) };
    const tried =
      Object.keys(fields).length > 0
        ? { fields }
        : await attempt(() => execute(ctx, editCity, { kind: 'rule', key, value, ...basis }));
    if (!('value' in tried)) {
      const failed = failedOf(ctx, 'fields' in tried ? { fields: flatFaults(tried.fields) } : tried);
      return page(request, reply, { typed, failed });
    }
    await refreshCity(ctx.city);
    return reply.redirect(rulePath(key, '?selesai=1'), 303);
  });

  officerRoute(app, 'POST', `${ONE}/cocok`, 'city.verify', async (request, reply) => {
    const { ctx } = request;
    const key = paramOf(request, 'key');
    const body = bodyOf(request);
    const from = readText(body, 'rule_from');
    const seen = { from, source: readText(body, `seen-${from}`) };
    const tried =
      seen.source === ''
        ? { fields: { [`seen-${from}`]: 'error.required' } }
        : await attempt(() => execute(ctx, verifyRule, { key, from, source: seen.source }));
    if (!('value' in tried)) return page(request, reply, { seen, failed: failedOf(ctx, tried) });
    await refreshCity(ctx.city);
    return reply.redirect(rulePath(key, '?selesai=1'), 303);
  });
}
