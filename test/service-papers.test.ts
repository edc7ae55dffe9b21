import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { services } from '../services/index.ts';
import { readPack } from '../src/kernel/pack.ts';
import { closePdfText, readPdfText } from '../src/modules/documents/pdf-reader.ts';
import { closeTypesetter, typeset } from '../src/modules/documents/index.ts';
import { STANDARD_COMPONENTS } from '../src/modules/casework/definition.ts';
import { sopSheet, standardSheet } from '../src/modules/portal/service-papers.ts';
import { sopFlow } from '../src/modules/casework/sop-flow.ts';
import { serviceWords } from '../src/modules/portal/words-service.ts';

/* The SOP (Permenpan-RB 35/2012) and the service standard (15/2014) of every service, as the papers that are published. */

const city = { pack: readPack('cities/medan'), env: 'production' as const, timeZone: 'Asia/Jakarta' };
afterAll(async () => {
  await closeTypesetter();
  await closePdfText();
});
const level = (text: string | undefined): string => (text ?? '').replaceAll(/[\s­-]+/g, ' ');
const squeezed = (text: string | undefined): string => (text ?? '').replaceAll(/[\s­-]+/g, '').toLowerCase();

/** With KEEP_PAPERS=<folder> one can look at them. */
function keep(name: string, pdf: Buffer): void {
  const folder = process.env['KEEP_PAPERS'];
  if (folder) writeFileSync(join(folder, `${name}.pdf`), pdf);
}

describe.each(services.map((s) => [s.definition.body.code, s.definition] as const))('%s', (code, def) => {
  test('its SOP bears the identity block, every activity with its quality standard, and the flow through the actors', async () => {
    const pdf = await typeset(sopSheet(city, def));
    keep(`sop-${code}`, pdf);
    const text = squeezed(await readPdfText(pdf));
    const { sop, stages, roles } = def.body;
    for (const said of [sop.number, sop.title.id, sop.approvedBy.position, ...sop.warnings.map((x) => x.id)])
      expect(text).toContain(squeezed(said));
    for (const row of stages.flatMap((s) => s.rows))
      for (const said of [row.activity.id, row.output.id, ...row.completeness.map((x) => x.id)])
        expect(text, row.id).toContain(squeezed(said));
    for (const role of roles) expect(text).toContain(squeezed(role.title.id));
    const raw = pdf.toString('latin1');
    expect(raw).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>A</);
    expect(raw).toContain('/StructTreeRoot');
  });

  test('its standard has the fourteen components in the order of the law', async () => {
    const pdf = await typeset(standardSheet(city, def, 'Gratis (Rp0)'));
    keep(`standar-${code}`, pdf);
    const text = level(await readPdfText(pdf));
    const places = STANDARD_COMPONENTS.map((c) => text.indexOf(level(serviceWords.id.component[c])));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('Gratis (Rp0)');
  });

  test('the flow begins and ends with the applicant, and every return names a row above it', () => {
    const { rows } = sopFlow(def.body, 'id');
    expect([rows[0]!.shape, rows.at(-1)!.shape]).toEqual(['start', 'end']);
    expect(rows.slice(1, -1).filter((r) => r.shape === 'start' || r.shape === 'end')).toEqual([]);
    for (const [i, row] of rows.entries())
      for (const n of /kembali ke no\. ([\d atu]+)/.exec(row.note ?? '')?.[1]!.match(/\d+/g) ?? []) {
        expect(Number(n)).toBeGreaterThan(0);
        expect(Number(n)).toBeLessThan(i + 1);
      }
  });
});
