import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import type { City } from '../../../kernel/city.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { ruleAt } from '../../../kernel/pack.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  CORRECTION_REASONS,
  currentService,
  currentServices,
  HAND_OVER_REASONS,
  jsonSchema,
  LINK_REASONS,
  normText,
  serviceStandard,
  TAKE_REASONS,
  type Catalogue,
  type CaseBody,
  type Definition,
  type Text,
} from '../../casework/index.ts';
import { examples } from '../examples.ts';
import { page } from '../lists.ts';
import { defineRoute, type AnyRoute } from '../route.ts';
import * as shapes from '../shapes.ts';
import { wire } from '../wire.ts';

/** What a service is changes by a release or a publication: anybody may keep it for a minute. */
const MINUTE = 60;

export const serviceRoutes = (catalogue: Catalogue): AnyRoute[] => [
  defineRoute({
    id: 'listServices',
    method: 'GET',
    path: '/api/v1/services',
    action: PUBLIC,
    tag: 'services',
    summary: 'The services one can apply for here',
    problems: [],
    publicFor: MINUTE,
    answer: page(shapes.serviceInList),
    examples: { answer: { items: [examples.serviceInList], next: null } },
    async handle({ ctx }) {
      const all = await currentServices(ctx.city, catalogue, ctx.now);
      return { items: all.map((def) => headOf(ctx.city, def.body)), next: null };
    },
  }),
  defineRoute({
    id: 'getService',
    method: 'GET',
    path: '/api/v1/services/{code}',
    action: PUBLIC,
    tag: 'services',
    summary: 'One service: questions, requirements, statements, fee, promise, SOP, reasons, service standard',
    description:
      '`answers` is the JSON Schema of a case’s answers. What is asked only under a condition names it (`x-when`) and the answers it reads (`x-reads`).',
    problems: [404],
    publicFor: MINUTE,
    params: z.strictObject({ code: z.string().max(60) }),
    answer: shapes.service,
    examples: { params: { code: 'akta-kelahiran' }, answer: examples.service },
    async handle({ ctx, params }) {
      const def = await currentService(ctx.city, catalogue, params.code, ctx.now);
      return serviceOf(ctx.city, def, localDate(ctx.city.calendar, ctx.now));
    },
  }),
];

function headOf(city: City, body: CaseBody) {
  const { code, version, title, summary, dimension } = body;
  const name = city.pack.agencies.find((a) => a.code === body.agency)?.name ?? body.agency;
  return {
    code,
    version,
    title,
    summary,
    dimension,
    agency: { code: body.agency, name },
    life_events: body.lifeEvents,
    href: `/api/v1/services/${code}`,
  };
}

/** The fee by the city's dated rule of the day. */
function feeOf(city: City, { rule, otherCosts }: CaseBody['fee'], on: string) {
  const held = ruleAt(city.pack, rule, on);
  const said = (lang: 'id' | 'en', none: string) => (held ? fmt(lang, city.timeZone).rupiah(held.value) : none);
  const text: Text = { id: said('id', 'Belum ditetapkan'), en: said('en', 'Not set yet') };
  return {
    rule,
    text,
    amount: held?.value ?? null,
    legal_basis: held?.legal_basis ?? null,
    verified: held?.verified ?? false,
    other_costs: otherCosts,
  };
}

/** Everything a client needs to draw the form, and everything the law wants published. */
export function serviceOf(city: City, def: Definition, on: string): z.input<typeof shapes.service> {
  const { body } = def;
  const fee = feeOf(city, body.fee, on);
  const of = <T>(value: T) => wire(value, city.timeZone);
  const titles = new Map(body.roles.map((r) => [r.id, r.title]));
  const applicant: Text = { id: 'Pemohon', en: 'Applicant' };
  return {
    ...headOf(city, body),
    sha256: def.sha256,
    legal_basis: of(body.legalBasis),
    applicants: of(body.applicants),
    level: body.level,
    fee,
    promise: { ...body.promise, text: normText(body.promise) },
    promises: (body.promises ?? []).map(({ when, kind, norm }) => ({
      when,
      kind,
      norm: { ...norm, text: normText(norm) },
    })),
    revision: { ...body.revision, text: normText(body.revision) },
    outputs: of(body.outputs),
    roles: of(body.roles),
    answers: jsonSchema(def),
    requirements: of(body.requirements),
    statements: of(body.statements),
    conditions: of(body.conditions),
    stages: body.stages.map((stage) => ({
      stage: stage.id,
      title: stage.title,
      phase: stage.phase,
      max_returns: stage.maxReturns,
      rows: stage.rows.map(({ id, norm, may, ...row }) => ({
        ...of(row),
        row: id,
        actor_title: titles.get(row.actor) ?? applicant,
        norm: { ...norm, text: normText(norm) },
        may: of(may ?? {}),
      })),
    })),
    reasons: {
      return: of(body.returnReasons),
      reject: of(body.rejectReasons),
      pause: of(body.pauseReasons),
      take: [...TAKE_REASONS],
      hand_over: [...HAND_OVER_REASONS],
      correct: [...CORRECTION_REASONS],
      link: [...LINK_REASONS],
    },
    standard: serviceStandard(body, fee.text),
  };
}
