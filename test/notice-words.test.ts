import { describe, expect, test } from 'vitest';
import { notices } from '../src/app.ts';
import { fmt, LANGS } from '../src/kernel/i18n.ts';
import { kindsOf, placesFor, templateFaults } from '../src/modules/notices/index.ts';
import { fillAll, numbered } from '../src/modules/notices/model.ts';
import { smsParts } from '../src/modules/notices/scam.ts';

const ZONE = 'Asia/Jakarta';
const all = [...kindsOf(notices).values()].flatMap((kind) =>
  Object.entries(kind.words).flatMap(([variant, words]) =>
    LANGS.map((lang) => ({ name: `${kind.kind} ${variant} ${lang}`, kind, variant, lang, template: words[lang] })),
  ),
);

test('there are notices', () => expect(all.length).toBeGreaterThan(15));

describe.each(all)('$name', ({ kind, lang, template }) => {
  const fields = kind.fields[lang](kind.sample, fmt(lang, ZONE));
  test('its sample fits, and every place has a value', () => {
    expect(kind.params.safeParse(kind.sample).success).toBe(true);
    expect(Object.values(fillAll(template, fields)).join('')).not.toMatch(/[{}[\]]/);
  });
  test('holds no link, no call to pay, no request for a code or a paper', () => {
    expect(templateFaults(template, placesFor(kind, ZONE))).toEqual([]);
  });
  test('is one SMS', () => {
    const { sms, title } = fillAll(template, fields);
    expect(smsParts(`Balai Medan: ${sms ?? title} Lihat di layanan.medan.example`)).toBe(1);
  });
  test('can be agreed with WhatsApp: it neither begins nor ends with a place', () => {
    const { body, places } = numbered(template);
    expect(body.match(/\{\{\d+\}\}/g) ?? []).toHaveLength(places.length);
    expect(`${body}\n\nLihat di`).not.toMatch(/^\{\{|\}\}$/);
  });
});
