/**
 * What PDF/A-2a (ISO 19005-2) forbids and asks for, looked for in a file by `qpdf`, which the product neither lays out nor
 * signs with. No validator: content streams and colour are not looked into, so finding nothing proves no conformance.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
type Dict = { [name: string]: Value };

const isDict = (v: Value | undefined): v is Dict => typeof v === 'object' && v !== null && !Array.isArray(v);

/** A PDF name as it is written; empty for what is none. */
const nameOf = (v: Value | undefined): string => (typeof v === 'string' ? v : '');

/** Whether this machine has `qpdf` (Debian: qpdf). */
export const hasQpdf = (): boolean => spawnSync('qpdf', ['--version']).status === 0;

interface Whole {
  trailer: Dict;
  /** Every object, a stream by its dictionary. */
  objects: Dict[];
  /** The value behind a reference. */
  at(value: Value | undefined): Value | undefined;
  /** A stream's bytes, unpacked. */
  stream(value: Value | undefined): string;
}

function open(pdf: Buffer): Whole {
  const dir = mkdtempSync(join(tmpdir(), 'pdf-a-'));
  try {
    const file = join(dir, 'a.pdf');
    writeFileSync(file, pdf);
    const run = spawnSync('qpdf', ['--json=2', '--json-stream-data=inline', '--decode-level=generalized', file], {
      maxBuffer: 2 ** 28,
    });
    if (run.status !== 0) throw new Error(`qpdf finds fault with the file itself: ${run.stderr.toString()}`);
    const { qpdf } = JSON.parse(run.stdout.toString()) as { qpdf: [unknown, Record<string, Dict>] };
    const all = qpdf[1];
    const dictOf = (o: Dict): Value | undefined => (isDict(o['stream']) ? o['stream']['dict'] : o['value']);
    const at = (v: Value | undefined): Value | undefined =>
      typeof v === 'string' && /^\d+ \d+ R$/.test(v) ? at(all[`obj:${v}`] && dictOf(all[`obj:${v}`]!)) : v;
    return {
      trailer: all['trailer']!['value'] as Dict,
      objects: Object.values(all).map(dictOf).filter(isDict),
      at,
      stream(v) {
        const o = typeof v === 'string' ? all[`obj:${v}`] : undefined;
        const data = o && isDict(o['stream']) ? o['stream']['data'] : undefined;
        return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : '';
      },
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** All dictionaries of the file, those inside others too. */
function* dicts(value: Value): Generator<Dict> {
  if (Array.isArray(value)) for (const v of value) yield* dicts(v);
  else if (isDict(value)) {
    yield value;
    for (const v of Object.values(value)) yield* dicts(v);
  }
}

const FORBIDDEN_ACTIONS = [
  '/Launch',
  '/Sound',
  '/Movie',
  '/ResetForm',
  '/ImportData',
  '/Hide',
  '/JavaScript',
  '/Rendition',
];
const FORBIDDEN_NOTES = ['/3D', '/Sound', '/Screen', '/Movie'];
const PRINT = 4;
/** Invisible, hidden, not viewed, toggled. */
const UNSEEN = 1 | 2 | 32 | 256;

/** Faults against PDF/A-2a, each in a few words with the clause of ISO 19005-2. */
export function pdfAFaults(pdf: Buffer): string[] {
  const { trailer, objects, at, stream } = open(pdf);
  const faults: string[] = [];
  const want = (right: boolean, fault: string): void => void (right || faults.push(fault));
  const root = at(trailer['/Root']) as Dict;
  const every = objects.flatMap((o) => [...dicts(o)]);
  const ofType = (type: string): Dict[] => every.filter((d) => d['/Type'] === type);

  want(/^%PDF-1\.[0-7]\n%[\x80-\xff]{4}/.test(pdf.toString('latin1', 0, 20)), 'header (6.1.2)');
  want(Array.isArray(trailer['/ID']) && trailer['/Encrypt'] === undefined, 'trailer without ID, or encrypted (6.1.3)');
  const xmp = stream(root['/Metadata']);
  want(/pdfaid:part(>|=")2/.test(xmp) && /pdfaid:conformance(>|=")A/.test(xmp), 'metadata do not claim 2A (6.6.4)');
  want(
    (at(root['/Metadata']) as Dict | undefined)?.['/Filter'] === undefined || xmp !== '',
    'metadata cannot be read (6.6.2)',
  );
  want(/<dc:title>/.test(xmp), 'metadata without a title (6.6.2)');

  const intents = ((at(root['/OutputIntents']) as Value[] | undefined) ?? []).map(at).filter(isDict);
  const intent = intents.find((i) => i['/S'] === '/GTS_PDFA1');
  want(intent !== undefined && isDict(at(intent['/DestOutputProfile'])), 'no output intent with a profile (6.2.3)');

  // Level A: what a screen reader needs.
  const marks = at(root['/MarkInfo']);
  want(isDict(marks) && marks['/Marked'] === true, 'not marked as tagged (6.7.2)');
  const tree = at(root['/StructTreeRoot']);
  want(isDict(tree) && at(tree['/K']) !== undefined && at(tree['/ParentTree']) !== undefined, 'no structure (6.7.3)');
  want(typeof root['/Lang'] === 'string', 'no language (6.7.4)');
  for (const figure of every.filter((d) => d['/S'] === '/Figure'))
    want(figure['/Alt'] !== undefined || figure['/ActualText'] !== undefined, 'a figure without words (6.7.4)');

  // Of what draws: a form's default resources may name fonts that nothing uses, as signing libraries write them.
  const drawn = every.flatMap((d) => {
    const resources = at(d['/Resources']);
    const fonts = isDict(resources) ? at(resources['/Font']) : undefined;
    return isDict(fonts) ? Object.values(fonts).map(at).filter(isDict) : [];
  });
  want(drawn.length > 0, 'no text');
  for (const font of drawn) {
    const name = nameOf(font['/BaseFont']);
    if (font['/Subtype'] === '/Type3') continue;
    const composite = font['/Subtype'] === '/Type0';
    if (composite) want(font['/ToUnicode'] !== undefined, `${name} without ToUnicode (6.2.11.7)`);
    const inner = composite ? at((at(font['/DescendantFonts']) as Value[])[0]) : font;
    const descriptor = isDict(inner) ? at(inner['/FontDescriptor']) : undefined;
    const programs = ['/FontFile', '/FontFile2', '/FontFile3'];
    want(isDict(descriptor) && programs.some((f) => descriptor[f] !== undefined), `${name} is not embedded (6.2.11.4)`);
  }

  for (const d of every) {
    const filters = [d['/Filter']].flat();
    want(!filters.includes('/LZWDecode') && !filters.includes('/Crypt'), 'a stream by LZW or encrypted (6.1.7)');
    want(
      d['/F'] === undefined || d['/Length'] === undefined || d['/Type'] === '/Annot',
      'a stream outside the file (6.1.7)',
    );
    if (d['/Subtype'] === '/Image') {
      want(d['/Interpolate'] !== true, 'an interpolated image (6.2.8)');
      want(d['/Alternates'] === undefined && d['/OPI'] === undefined, 'an image with alternates (6.2.8)');
    }
    if (d['/Subtype'] === '/Form')
      want(d['/PS'] === undefined && d['/Ref'] === undefined, 'PostScript or a reference (6.2.9)');
    if (d['/Subtype'] === '/PS') faults.push('PostScript (6.2.9)');
    // A graphics state: transfer functions and halftones.
    if (d['/Type'] === '/ExtGState')
      want(d['/TR'] === undefined && d['/HTP'] === undefined, 'a transfer function (6.2.5)');
    want(!FORBIDDEN_ACTIONS.includes(nameOf(d['/S'])), `an action ${nameOf(d['/S'])} (6.5.1)`);
  }
  want(root['/AA'] === undefined && root['/OpenAction'] === undefined, 'something happens on opening (6.5.2)');
  const names = at(root['/Names']);
  want(
    !isDict(names) || (names['/JavaScript'] === undefined && names['/EmbeddedFiles'] === undefined),
    'scripts or files inside (6.8)',
  );

  // Transparency needs a colour space to blend in: the page's own, or the output intent's.
  for (const page of ofType('/Page')) {
    const group = at(page['/Group']);
    if (isDict(group) && group['/S'] === '/Transparency')
      want(group['/CS'] !== undefined || intent !== undefined, 'transparency without a colour space (6.2.10)');
    want(page['/AA'] === undefined, 'a page that acts (6.5.2)');
    for (const note of ((at(page['/Annots']) as Value[] | undefined) ?? []).map(at).filter(isDict)) {
      const kind = nameOf(note['/Subtype']);
      const flags = Number(note['/F'] ?? 0);
      want(!FORBIDDEN_NOTES.includes(kind), `an annotation ${kind} (6.3.1)`);
      if (kind === '/Popup') continue;
      want(
        (flags & PRINT) !== 0 && (flags & UNSEEN) === 0,
        `an annotation ${kind} that is not printed, or not seen (6.3.2)`,
      );
      const size = (at(note['/Rect']) as number[] | undefined) ?? [];
      const flat = size[0] === size[2] && size[1] === size[3];
      if (kind !== '/Link' && !flat) want(isDict(at(note['/AP'])), `an annotation ${kind} without appearance (6.3.3)`);
    }
  }
  const form = at(root['/AcroForm']);
  if (isDict(form)) {
    want(form['/NeedAppearances'] !== true, 'the reader draws the fields (6.4.1)');
    want(form['/XFA'] === undefined, 'XFA (6.4.2)');
  }
  return [...new Set(faults)];
}

/** The same file with its objects written out, so that a test can spoil one (with as many bytes). */
export function writtenOut(pdf: Buffer): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'pdf-a-'));
  try {
    writeFileSync(join(dir, 'a.pdf'), pdf);
    const run = spawnSync('qpdf', ['--qdf', '--object-streams=disable', join(dir, 'a.pdf'), '-'], {
      maxBuffer: 2 ** 28,
    });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return run.stdout;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
