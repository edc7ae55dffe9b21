import type { CityPack } from '../../../kernel/pack.ts';
import { covers, type Actor } from '../../../kernel/permission.ts';
import {
  Button,
  Details,
  Field,
  Form,
  Hidden,
  PATHS,
  readText,
  TextField,
  useUi,
  type Body,
  formKey,
} from '../../../ui/index.ts';
import { caseWords, STATUSES, type Definition } from '../../casework/index.ts';
import type { SavedView } from '../store.ts';
import { words } from '../words.ts';
import { TRAY_SLUGS, type Tray } from './frame.tsx';

const TRAYS = Object.keys(TRAY_SLUGS) as Tray[];
export const trayOf = (query: Body): Tray => TRAYS.find((t) => TRAY_SLUGS[t] === query['bagian']) ?? 'mine';

/** What narrows a list; empty where nothing does. */
export interface Filter {
  service: string;
  row: string;
  status: string;
  /** Code of a district. */
  area: string;
  due: '' | 'late' | 'near';
}
const NAMES = { service: 'layanan', row: 'langkah', status: 'status', area: 'wilayah', due: 'waktu' } as const;

export function readFilter(query: Body, tray: Tray): Filter {
  const due = readText(query, NAMES.due);
  return {
    service: readText(query, NAMES.service),
    row: readText(query, NAMES.row),
    status: tray === 'all' ? readText(query, NAMES.status) : '',
    area: /^\d{2}(\.\d{2,4}){1,3}$/.exec(readText(query, NAMES.area))?.[0] ?? '',
    due: due === 'late' || due === 'near' ? due : '',
  };
}
export const isNarrowed = (filter: Filter): boolean => Object.values(filter).some((x) => x !== '');

/** The query of a list's address: only what narrows it stands there. */
function listQuery(tray: Tray, filter: Partial<Filter>): URLSearchParams {
  const query = new URLSearchParams();
  if (tray !== 'mine') query.set('bagian', TRAY_SLUGS[tray]);
  for (const key of Object.keys(NAMES) as (keyof Filter)[]) if (filter[key]) query.set(NAMES[key], filter[key]);
  return query;
}

export function listPath(tray: Tray, filter: Partial<Filter>, after = ''): string {
  const query = listQuery(tray, filter);
  if (after) query.set('sesudah', after);
  const text = query.toString();
  return text === '' ? PATHS.desk : `${PATHS.desk}?${text}`;
}

/** A list's query as it may be kept: read and written anew, so that nothing else is kept with it. */
export function keptQuery(text: string): string {
  const query = Object.fromEntries(new URLSearchParams(text));
  const tray = trayOf(query);
  return listQuery(tray, readFilter(query, tray)).toString();
}

/** Districts that one of the officer's posts reaches. */
const districtsOf = (pack: CityPack, { posts }: Actor): (readonly [string, string])[] =>
  pack.areas.districts.filter((d) => posts.some((p) => covers(p, d.code))).map((d) => [d.code, d.name] as const);

/** The officer's own lists by name, and the list as it is now to be kept. */
export function Views({ views, tray, filter }: { views: SavedView[]; tray: Tray; filter: Filter }) {
  const { lang } = useUi();
  const w = words[lang].views;
  const here = listQuery(tray, filter).toString();
  const kept = views.find((v) => v.query === here);
  if (views.length === 0 && !isNarrowed(filter)) return null;
  return (
    <div class="views">
      {views.length > 0 && (
        <nav class="tabs" aria-label={w.title}>
          {views.map((v) => (
            <a key={v.name} href={`${PATHS.desk}?${v.query}`} aria-current={v === kept ? 'page' : undefined}>
              {v.name}
            </a>
          ))}
        </nav>
      )}
      {kept ? (
        <Form action={`${PATHS.desk}/tampilan/hapus`} idempotencyKey={formKey()}>
          <Hidden name="name" value={kept.name} />
          <Button look="quiet">{w.drop(kept.name)}</Button>
        </Form>
      ) : (
        isNarrowed(filter) && (
          <Details summary={w.keep}>
            <Form action={`${PATHS.desk}/tampilan`} idempotencyKey={formKey()} class="filters">
              <Hidden name="query" value={here} />
              <TextField name="name" label={w.name} width="w20" />
              <Button look="second">{w.go}</Button>
            </Form>
          </Details>
        )
      )}
    </div>
  );
}

/** What narrows a list, as a form that writes it into the address. */
export function Filters({
  tray,
  filter,
  steps,
  services,
}: {
  tray: Tray;
  filter: Filter;
  steps: Map<string, string>;
  services: Definition[];
}) {
  const { lang, city, actor } = useUi();
  const w = words[lang].filter;
  const districts = districtsOf(city.pack, actor);
  const status = caseWords[lang].status;
  const one = (name: string, label: string, value: string, options: Iterable<readonly [string, string]>) => (
    <Field name={name} label={label}>
      {(control) => (
        <select {...control} class="input">
          <option value="">{w.any}</option>
          {[...options].map(([key, text]) => (
            <option key={key} value={key} selected={key === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <Form method="get" action={PATHS.desk} class="filters">
      {tray !== 'mine' && <Hidden name="bagian" value={TRAY_SLUGS[tray]} />}
      {services.length > 1 &&
        one(
          'layanan',
          w.service,
          filter.service,
          services.map((d) => [d.body.code, d.body.title[lang]] as const),
        )}
      {one('langkah', w.step, filter.row, steps)}
      {tray === 'all' &&
        one(
          'status',
          w.status,
          filter.status,
          STATUSES.filter((s) => s !== 'draft').map((s) => [s, status[s]] as const),
        )}
      {districts.length > 1 && one('wilayah', w.area, filter.area, districts)}
      {one('waktu', w.due, filter.due, [
        ['late', w.late],
        ['near', w.near],
      ])}
      <Button look="second">{w.go}</Button>
    </Form>
  );
}
