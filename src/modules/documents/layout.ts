/** A paper's sheet: letterhead, number, date, signature and code around what its kind says. */
import type { City } from '../../kernel/city.ts';
import type { Json } from '../../kernel/command.ts';
import { fmt } from '../../kernel/i18n.ts';
import { qrPath } from '../../kernel/qr.ts';
import type { DocumentKind, PaperFacts } from './kind.ts';
import { verifyUrl } from './paths.ts';
import type { Outgoing } from './store/outgoing.ts';
import type { Sheet } from './typeset.ts';

/** Who issues it, as a letterhead says it. Of an agency that the pack does not know only its code is known. */
export function issuerOf({ pack }: Pick<City, 'pack'>, agency: string) {
  const { city } = pack;
  const known = pack.agencies.find((a) => a.code === agency);
  const office = pack.offices.find((o) => o.agency === agency);
  return {
    government: city.government,
    agency: known?.name ?? agency,
    address: [office?.address, city.name, office?.phone && `telepon ${office.phone}`].filter(Boolean).join(' · '),
    arms: pack.arms.description,
  };
}

/** `Kepala Dinas Kependudukan dan Pencatatan Sipil`: the title of an agency's head with the agency's name in it. */
export function headTitle({ pack }: Pick<City, 'pack'>, agency: string): string {
  const known = pack.agencies.find((a) => a.code === agency);
  if (!known) return 'Kepala';
  const [word, ...kind] = known.head.split(' ');
  const name = known.name.startsWith(kind.join(' ')) ? known.name : `${kind.join(' ')} ${known.name}`;
  return `${word} ${name}`;
}

export const agencyShort = ({ pack }: Pick<City, 'pack'>, agency: string): string =>
  (pack.agencies.find((a) => a.code === agency)?.short ?? agency).toUpperCase().replaceAll(/\s+/g, '-');

/** What the letterhead and the date need; for papers that bear no number as well. */
export function frameOf(city: Pick<City, 'pack' | 'env' | 'timeZone'>, agency: string, on: string) {
  const [year, month, day] = on.split('-').map(Number) as [number, number, number];
  return {
    sample: city.env === 'demo',
    place: city.pack.city.short_name,
    issuer: issuerOf(city, agency),
    date: { year, month, day, text: fmt('id', city.timeZone).date(on) },
  };
}

/** A QR code as SVG text, for a sheet's image. */
export const qrSvg = (text: string): string => {
  const { path, size } = qrPath(text);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}"/></svg>`;
};

export interface Signatory {
  id: string;
  name: string;
  nip: string | null;
  title: string;
}

/** The sheet of a numbered paper. `issuer` names who issued the signer's certificate. */
export function sheetOf(
  city: City,
  kind: DocumentKind,
  o: Pick<Outgoing, 'number' | 'office' | 'issuedOn' | 'verifyToken'>,
  facts: PaperFacts,
  signatory: Signatory | undefined,
  issuer: string | undefined,
): Sheet {
  const url = verifyUrl(city.origin, o.verifyToken);
  const sentence = signatory
    ? `Dokumen ini ditandatangani secara elektronik dengan sertifikat elektronik yang diterbitkan ${issuer ?? '—'}. UU 11/2008 Pasal 5 ayat (1): informasi atau dokumen elektronik dan hasil cetaknya merupakan alat bukti hukum yang sah. Periksa keasliannya:`
    : 'Dokumen ini dibuat dan dicatat oleh sistem, tanpa tanda tangan. Pindai kode ini untuk memeriksa keasliannya:';
  const data: { [key: string]: Json } = {
    ...facts.body,
    ...frameOf(city, o.office, o.issuedOn),
    title: `${kind.title.id} ${o.number}`,
    name: kind.title.id,
    number: o.number,
    verify: { url, sentence },
    sign: signatory
      ? {
          title: signatory.title,
          name: signatory.name,
          nip: signatory.nip,
          how: `Ditandatangani secara elektronik oleh ${signatory.name}`,
        }
      : null,
  };
  return { template: kind.template, data, images: { arms: city.pack.arms.svg, qr: qrSvg(url) } };
}
