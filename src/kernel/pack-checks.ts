import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CityPack, PackFault, Rule } from './pack.ts';
import { checkAccounts } from './pack-accounts.ts';
import { checkExternal } from './pack-external.ts';

/* What no schema of one file can see: how the files of a city pack fit together, and what may stand in a drawing. */

type Report = (file: string, path: string, problem: string) => void;

/** Reports whatever in the pack contradicts itself. `folder` is the name under which it was found. */
export function crossCheck(pack: CityPack, folder: string, report: Report): void {
  const { city, areas } = pack;
  if (city.code !== folder) report('city.json', 'code', `is ${city.code}, but the folder is ${folder}`);
  if (!city.kemendagri.startsWith(`${city.province.code}.`))
    report('city.json', 'kemendagri', 'lies in another province');
  if (contrastWithWhite(pack.arms.accent) < 4.5)
    report('city.json', 'arms.accent', 'is too pale for white text on it (WCAG 1.4.3 asks 4.5:1)');
  unique(
    city.hotlines.map((h) => h.code),
    (i, code) => report('city.json', `hotlines.${i}.code`, `${code} stands there twice`),
  );

  const districts = new Set(areas.districts.map((d) => d.code));
  unique(
    areas.districts.map((d) => d.code),
    (i, code) => report('areas.json', `districts.${i}.code`, `${code} stands there twice`),
  );
  unique(
    areas.wards.map((w) => w.code),
    (i, code) => report('areas.json', `wards.${i}.code`, `${code} stands there twice`),
  );
  for (const [i, d] of areas.districts.entries()) {
    if (!d.code.startsWith(`${city.kemendagri}.`))
      report('areas.json', `districts.${i}.code`, `${d.code} does not lie in ${city.kemendagri}`);
    if (d.postcodes.from > d.postcodes.to) report('areas.json', `districts.${i}.postcodes`, 'ends before it begins');
    if (d.bps !== null && !d.bps.startsWith(city.bps))
      report('areas.json', `districts.${i}.bps`, `${d.bps} does not lie in ${city.bps}`);
  }
  for (const [i, w] of areas.wards.entries()) {
    if (!districts.has(w.code.slice(0, 8)))
      report('areas.json', `wards.${i}.code`, `${w.code} lies in no district of the list`);
  }

  const agencies = new Set(pack.agencies.map((a) => a.code));
  unique(
    pack.agencies.map((a) => a.code),
    (i, code) => report('agencies.json', `agencies.${i}.code`, `${code} stands there twice`),
  );
  const places = new Set([city.kemendagri, ...districts, ...areas.wards.map((w) => w.code)]);
  unique(
    pack.offices.map((o) => o.code),
    (i, code) => report('offices.json', `offices.${i}.code`, `${code} stands there twice`),
  );
  for (const [i, o] of pack.offices.entries()) {
    if (!agencies.has(o.agency)) report('offices.json', `offices.${i}.agency`, `there is no agency ${o.agency}`);
    if (!pack.calendar.hours.some((h) => h.name === o.hours))
      report('offices.json', `offices.${i}.hours`, `the calendar has no hours ${o.hours}`);
    if (!places.has(o.area)) report('offices.json', `offices.${i}.area`, `there is no area ${o.area}`);
  }

  checkRules(pack.rules, report);
  checkAccounts(pack.charts, (path, problem) => report('accounts.json', path, problem));
  checkExternal(pack.external, agencies, (path, problem) => report('external.json', path, problem));
  unique(pack.synonyms.flat(), (_, word) => report('words.json', 'synonyms', `“${word}” stands there twice`));
}

/** At any day at most one value of a key may hold. */
function checkRules(rules: Rule[], report: Report): void {
  for (const [i, rule] of rules.entries()) {
    if (rule.to !== undefined && rule.to < rule.from)
      report('rules.json', `${i}.to`, `${rule.key} ends before it begins`);
    if (rule.unit !== 'percent' && !Number.isInteger(rule.value))
      report('rules.json', `${i}.value`, `${rule.key} must be a whole number of ${rule.unit}`);
    const earlier = rules.slice(0, i).filter((other) => other.key === rule.key);
    if (earlier.some((other) => other.unit !== rule.unit))
      report('rules.json', `${i}.unit`, `${rule.key} changes its unit`);
    if (earlier.some((other) => rule.from <= (other.to ?? '9999-12-31') && other.from <= (rule.to ?? '9999-12-31'))) {
      report('rules.json', `${i}.from`, `${rule.key} overlaps another period of the same key`);
    }
  }
}

function unique(values: string[], twice: (index: number, value: string) => void): void {
  const seen = new Set<string>();
  for (const [i, value] of values.entries()) {
    if (seen.has(value)) twice(i, value);
    seen.add(value);
  }
}

/** WCAG 2.2 contrast ratio of a colour against white. */
function contrastWithWhite(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

// The arms are set into pages as they are, so only shapes may stand in them: no script, style, link or entity.
const SHAPES = new Set([
  'svg',
  'title',
  'desc',
  'g',
  'path',
  'circle',
  'ellipse',
  'rect',
  'line',
  'polygon',
  'polyline',
]);
const DRAWING =
  /^(xmlns|viewBox|role|aria-[a-z]+|id|d|c[xy]|r[xy]?|[xy][12]?|width|height|points|transform|fill(-[a-z]+)?|stroke(-[a-z]+)?|opacity)$/;

/** The city's arms as SVG text; what is wrong with it goes to `faults`. */
export function readArms(dir: string, faults: PackFault[]): string {
  const fault = (problem: string) => faults.push({ file: 'arms.svg', path: '', problem });
  let svg = '';
  try {
    svg = readFileSync(join(dir, 'arms.svg'), 'utf8').trim();
  } catch {
    fault('is missing');
    return svg;
  }
  if (svg.length > 8192) fault('is larger than 8 KB');
  if (!/^<svg\s[^>]*viewBox="/.test(svg)) fault('must begin with <svg … viewBox="…">');
  if (/<[!?]/.test(svg)) fault('holds a declaration, comment or entity');
  for (const [, name, attributes] of svg.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
    if (!SHAPES.has(name!)) fault(`holds <${name!}>, which is no plain shape`);
    for (const [, attribute, value] of attributes!.matchAll(/([^\s=/]+)\s*=\s*("[^"]*"|'[^']*'|[^\s]+)/g)) {
      if (!DRAWING.test(attribute!) || /url\(/i.test(value!))
        fault(`<${name!}> carries ${attribute!}, which a drawing does not need`);
    }
  }
  return svg;
}
