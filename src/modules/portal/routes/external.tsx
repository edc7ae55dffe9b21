import type { FastifyRequest } from 'fastify';
import type { City } from '../../../kernel/city.ts';
import { addDays, localDate } from '../../../kernel/clock/index.ts';
import { PUBLISHED_PARTS, type ExternalService, type PublishedPart } from '../../../kernel/pack-external.ts';
import { ButtonLink, Facts, Notice, Page, PATHS, useUi, type IconName } from '../../../ui/index.ts';
import { providerOf } from '../listed.ts';
import { visitsSince, type Visit } from '../store.ts';
import { externalWords } from '../words-external.ts';
import { serviceWords } from '../words-service.ts';
import { servicePath } from './draft-form.ts';

/** Path under a service's own: counts, and leads to the agency. */
export const ONWARD = 'ke-situs';
const COUNTED_DAYS = 30;

/** A service of the city that is done elsewhere; undefined for any other code. */
export const externalService = (city: City, code: string): ExternalService | undefined =>
  city.pack.external.find((s) => s.code === code);

/** How often it was looked for lately. */
export const lately = (city: City, code: string, now: Date): Promise<Record<Visit, number>> =>
  visitsSince(city, code, addDays(localDate(city.calendar, now), -COUNTED_DAYS));

/** Machines that fetch pages for a preview, an index, or just in case: nobody looked at it. */
export const isMachine = ({ headers }: FastifyRequest): boolean =>
  /bot|crawl|spider|preview|^whatsapp\//i.test(headers['user-agent'] ?? '') ||
  /prefetch|prerender/i.test([headers['sec-purpose'], headers['purpose']].join(' '));

const hostOf = (link: string): string => new URL(link).host.replace(/^www\./, '');

interface ExternalPageProps {
  service: ExternalService;
  visits: Record<Visit, number>;
}

/** Where to go for a service of somebody else, and what the law wants published of it, as far as it is known here. */
export function ExternalPage({ service, visits }: ExternalPageProps) {
  const { lang, f, city } = useUi();
  const w = externalWords[lang];
  const who = providerOf(city.pack, service);
  const { link, counter, phone } = service;
  const places: { icon: IconName; label: string; value: preact.ComponentChildren }[] = [
    { icon: 'building', label: w.who, value: who },
  ];
  if (counter) places.push({ icon: 'pin', label: w.counter, value: counter[lang] });
  if (phone) places.push({ icon: 'phone', label: w.phone, value: <a href={`tel:${phone}`}>{phone}</a> });
  return (
    <Page title={service.title[lang]} crumbs={[{ href: PATHS.services, label: serviceWords[lang].crumb }]}>
      <h1>{service.title[lang]}</h1>
      <p class="lead">{service.summary[lang]}</p>
      <p>{w.notHere}</p>
      <Facts items={places} />
      {link && (
        <div class="stack">
          <ButtonLink big icon="arrowRight" href={`${servicePath(service.code)}/${ONWARD}`}>
            {w.go(hostOf(link))}
          </ButtonLink>
          <p class="muted">{w.goText}</p>
        </div>
      )}
      {!service.verified && (
        <Notice tone="warn" title={w.unverified}>
          <p>{w.unverifiedText(service.source)}</p>
        </Notice>
      )}
      {PUBLISHED_PARTS.map((part) => (
        <Part key={part} service={service} part={part} />
      ))}
      <p>{w.noBroker}</p>
      {service.legal_basis.length > 0 && (
        <>
          <h2>{serviceWords[lang].law}</h2>
          <ul class="list">
            {service.legal_basis.map((law) => (
              <li key={law}>{law}</li>
            ))}
          </ul>
        </>
      )}
      {service.verified && <p class="muted">{w.verified(service.source)}</p>}
      {visits.seen > 0 && <p class="muted">{w.counted(f.number(visits.seen), f.number(visits.left))}</p>}
    </Page>
  );
}

function Part({ service, part }: { service: ExternalService; part: PublishedPart }) {
  const { lang } = useUi();
  const w = externalWords[lang];
  const lines = service[part];
  return (
    <>
      <h2>{w.part[part]}</h2>
      {lines === 'by_agency' ? (
        <p>
          {w.byAgency} <Ask service={service} />
        </p>
      ) : lines.length === 1 ? (
        <p>{lines[0]![lang]}</p>
      ) : part === 'procedure' ? (
        <ol class="list">
          {lines.map((line) => (
            <li key={line.id}>{line[lang]}</li>
          ))}
        </ol>
      ) : (
        <ul class="list">
          {lines.map((line) => (
            <li key={line.id}>{line[lang]}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The nearest way to ask the agency itself. */
function Ask({ service: { code, link, phone } }: { service: ExternalService }) {
  const { lang } = useUi();
  const w = externalWords[lang];
  if (link) return <a href={`${servicePath(code)}/${ONWARD}`}>{w.lookThere(hostOf(link))}</a>;
  return <>{phone ? w.askPhone(phone) : w.askCounter}</>;
}
