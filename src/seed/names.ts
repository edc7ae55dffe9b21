import type { religions, Sex } from '../modules/casework/siak-codes.ts';
import type { Random } from './random.ts';

/*
 * Invented names as the peoples of Medan bear them: with clan, with one word, with an apostrophe, long. No list of real
 * persons was used; given names and clans are common property and put together by chance.
 */

export type Religion = keyof typeof religions;

export type People =
  | 'toba'
  | 'karo'
  | 'mandailing'
  | 'simalungun'
  | 'pakpak'
  | 'nias'
  | 'melayu'
  | 'jawa'
  | 'minang'
  | 'tionghoa'
  | 'india'
  | 'aceh'
  | 'banjar'
  | 'sunda'
  | 'arab';

/** How a full name is made. */
type Form = 'clan' | 'clan_br' | 'words' | 'surname_first' | 'patronym';

interface Names {
  /** Rough share of the demo's residents, in percent. */
  share: number;
  religions: ReadonlyArray<readonly [Religion, number]>;
  form: Form;
  L: readonly string[];
  P: readonly string[];
  /** Clan, family or second words. */
  clans: readonly string[];
}

const list = (text: string): string[] => text.split(',').map((s) => s.trim());
const muslim = [['islam', 1]] as const;
const mostlyChristian = [
  ['christian', 84],
  ['catholic', 12],
  ['islam', 2],
  ['belief', 2],
] as const;

export const PEOPLES: Record<People, Names> = {
  jawa: {
    share: 30,
    form: 'words',
    religions: [
      ['islam', 91],
      ['christian', 4],
      ['catholic', 3],
      ['belief', 2],
    ],
    L: list(
      "Suparno, Wagiman, Sutrisno, Paijo, Sugeng, Bambang, Joko, Agus, Eko, Dwi, Slamet, Ngadimin, Poniman, Tukiran, Sunaryo, Rif'an, Hadi, Wahyu, Bagus, Dimas",
    ),
    P: list(
      "Sri, Painem, Sumiati, Wagiyem, Tukinem, Ngatinah, Suliyem, Lestari, Wulandari, Endang, Rahayu, Yatmi, Purwanti, Sulastri, Nur'aini, Retno, Ayu, Dewi, Puji, Murni",
    ),
    clans: list(
      'Santoso, Prasetyo, Wibowo, Handoko, Saputro, Nugroho, Kusuma, Utomo, Ningsih, Astuti, Widodo, Susanto, Hartono, Pratama',
    ),
  },
  toba: {
    share: 17,
    form: 'clan',
    religions: mostlyChristian,
    L: list(
      'Togar, Binsar, Parlindungan, Jonggi, Sahala, Poltak, Marihot, Tumpal, Hotman, Saut, Ramses, Bonar, Pardomuan, Mangasi, Lambok, Jannes, Ojak, Rudolf',
    ),
    P: list(
      'Butet, Tiur, Rotua, Lamria, Tiodora, Sondang, Rosmaida, Duma, Marintan, Nurmala, Saulina, Romauli, Hotmaida, Lasmaria, Tetty, Risma, Dameria, Elfrida',
    ),
    clans: list(
      'Simanjuntak, Sihombing, Siahaan, Hutapea, Panjaitan, Situmorang, Nababan, Silalahi, Tampubolon, Pardede, Manurung, Sitorus, Hutagalung, Simbolon, Sinurat, Lumbantobing',
    ),
  },
  mandailing: {
    share: 10,
    form: 'clan',
    religions: [
      ['islam', 97],
      ['christian', 3],
    ],
    L: list(
      "Parlaungan, Zulkarnain, Ahmad Rifai, Baginda, Sutan, Ma'ruf, Hasan, Aswin, Pangeran, Raja Inal, Irwansyah, Mara Sakti, Ridwan, Khoirul, Ali Imran",
    ),
    P: list(
      "Siti Rahmah, Nurhayati, Masdalifah, Derliana, Rosdiana, Hotnida, Maslan, Nur Asiah, Khadijah, Lanniari, Juraidah, Mu'minah, Yusnidar, Saripah",
    ),
    clans: list(
      'Nasution, Lubis, Harahap, Siregar, Hasibuan, Batubara, Rangkuti, Daulay, Matondang, Pulungan, Ritonga, Dalimunthe',
    ),
  },
  tionghoa: {
    share: 10,
    form: 'surname_first',
    religions: [
      ['buddhist', 62],
      ['christian', 16],
      ['catholic', 12],
      ['confucian', 9],
      ['islam', 1],
    ],
    L: list(
      'Kok Seng, Wei Liang, Hock Chuan, Ah Kiong, Jun Hao, Tek Hoat, Boon Leng, Zhi Ming, Sioe Liong, Edy, Susanto, Hendrik, Wijaya, Rudy',
    ),
    P: list(
      'Mei Ling, Siu Hwa, Lie Cin, Xiao Fen, Giok Lan, Hui Min, Bee Choo, Yen Ni, Lan Fong, Vivian, Erlina, Juliana, Fenny, Sumiaty',
    ),
    clans: list('Tan, Lim, Ng, Oei, Kwee, Lie, Tjong, Huang, Goh, Chandra, Wong, Teh, Ang, Khu'),
  },
  minang: {
    share: 8,
    form: 'words',
    religions: muslim,
    L: list(
      "Yusrizal, Syafrizal, Zulhendri, Dasrul, Amrizal, Nofrizal, Herman, Ilyas, Rif'at, Syahrul, Masrul, Afdhal",
    ),
    P: list(
      "Yusnimar, Elmiati, Rosmaini, Nurlela, Gusnita, Desmawati, Yulinar, Erni, Zuraida, Fitria, Rahmi, Syafni'ar",
    ),
    clans: list('Chaniago, Piliang, Koto, Sikumbang, Tanjung, Jambak, Guci, Melayu, Malik, Putra'),
  },
  melayu: {
    share: 7,
    form: 'words',
    religions: muslim,
    L: list(
      "Syahdan, Azhar, Zulkifli, Wan Ahmad, Fakhruddin, Khairil, Saiful, Tengku Farid, Syamsul, Ja'far, Ridhwan, Muhayyan",
    ),
    P: list(
      "Azizah, Zubaidah, Tengku Mariam, Halimatussa'diyah, Faridah, Wan Salmah, Laila, Zahara, Maimunah, Syarifah, Ruhana, Nurul Huda",
    ),
    clans: list('Azhari, Syah, Hamzah, Daud, Mahmud, Idris, Yunus, Bahri, Amin, Sani'),
  },
  karo: {
    share: 5,
    form: 'clan_br',
    religions: [
      ['christian', 66],
      ['catholic', 14],
      ['islam', 17],
      ['belief', 3],
    ],
    L: list('Ngalemi, Sabar, Jenda, Malem, Rasmalem, Terkelin, Nabari, Mburak, Kueteh, Sada Arih, Pelita, Bastanta'),
    P: list('Rehulina, Malemna, Terang, Ngapulina, Riahta, Mbelin, Jendaita, Kerina, Nuri, Arihta, Sinek, Pagita'),
    clans: list('Ginting, Sembiring, Tarigan, Karo-Karo, Perangin-angin'),
  },
  aceh: {
    share: 3,
    form: 'words',
    religions: muslim,
    L: list('Teuku Razali, Muzakkir, Ilyas, Fadhil, Nasruddin, Saifannur, Munawar, Syukri, Zainal, Mukhtaruddin'),
    P: list(
      'Cut Rahmawati, Cut Nurhasanah, Safrina, Nurjannah, Khairani, Mutia, Aklima, Ainal Mardhiah, Fajriah, Rauzatul',
    ),
    clans: list('Yusuf, Ibrahim, Abdullah, Ismail, Usman, Hasballah, Ali, Daud'),
  },
  india: {
    share: 2.5,
    form: 'patronym',
    religions: [
      ['hindu', 66],
      ['buddhist', 8],
      ['christian', 10],
      ['catholic', 12],
      ['islam', 4],
    ],
    L: list(
      'Rajendran, Muniandy, Sivakumar, Gopal, Selwaraj, Harbhajan Singh, Kumaran, Moses, Manikam, Suresh, Balwinder Singh, Ganesan',
    ),
    P: list(
      'Kaliammal, Letchumi, Saraswati, Parwathi, Meenachi, Harpreet Kaur, Santhi, Kamala, Devi, Jeyanthi, Rukmini, Manjit Kaur',
    ),
    clans: [],
  },
  simalungun: {
    share: 2.2,
    form: 'clan',
    religions: mostlyChristian,
    L: list('Jansen, Radesman, Japorman, Lindung, Mansen, Djariaman, Sahman, Kudin'),
    P: list('Rosenta, Nurintan, Jentina, Marlina, Rasmi, Herlina, Tiamin, Sarmaida'),
    clans: list('Purba, Saragih, Damanik, Sinaga'),
  },
  nias: {
    share: 2.2,
    form: 'clan',
    religions: [
      ['christian', 78],
      ['catholic', 21],
      ['islam', 1],
    ],
    L: list("Fo'arota, Yanu'ari, Sokhi'atulo, Faigiziduhu, Arisman, Talizanolo, Faduhusi, Yasato"),
    P: list('Yarniwati, Sitiria, Murniwati, Asnidar, Fatiria, Noverita, Yuliani, Rosnima'),
    clans: list('Zebua, Gulo, Laia, Zega, Telaumbanua, Harefa, Waruwu, Gea, Mendrofa'),
  },
  pakpak: {
    share: 1,
    form: 'clan',
    religions: [
      ['christian', 62],
      ['islam', 36],
      ['belief', 2],
    ],
    L: list('Sahat, Mangadum, Raja Tumbuk, Tigor, Rumanti, Lamasi'),
    P: list('Nurainun, Rusmina, Tiurlan, Kartini, Dinar, Rolesta'),
    clans: list('Berutu, Bancin, Solin, Tumangger, Boangmanalu, Padang'),
  },
  banjar: {
    share: 0.8,
    form: 'words',
    religions: muslim,
    L: list('Rahmadi, Jamhari, Syahrani, Ardiansyah, Masrani, Kasypul'),
    P: list('Norhayati, Rusmalina, Jamilah, Masitah, Nor Aida, Arbayah'),
    clans: list('Anwar, Noor, Arsyad, Basri'),
  },
  sunda: {
    share: 0.8,
    form: 'words',
    religions: muslim,
    L: list('Asep, Ujang, Dadang, Cecep, Iwan, Tatang'),
    P: list('Euis, Neneng, Iis, Tati, Lilis, Cucu'),
    clans: list('Saepudin, Suryana, Komara, Hidayat, Rohaeti, Permana'),
  },
  arab: {
    share: 0.5,
    form: 'clan',
    religions: muslim,
    L: list('Salim, Abubakar, Faisal, Umar, Husin, Mansur'),
    P: list('Zahra, Fathimah, Aisyah, Ruqayyah, Balqis, Salma'),
    clans: list('Bafadhal, Bahasuan, Al Amri, Bamatraf'),
  },
};

const TOTAL = Object.entries(PEOPLES).map(([people, names]) => [people as People, names.share] as const);

export const somePeople = (r: Random): People => r.weighted(TOTAL);
export const someReligion = (r: Random, people: People): Religion => r.weighted(PEOPLES[people].religions);

/** The clan, family name or father's name that children carry on; empty where names are not handed on. */
export function someClan(r: Random, people: People): string {
  const { form, clans, L } = PEOPLES[people];
  if (form === 'words') return '';
  return form === 'patronym' ? r.pick(L).split(' ')[0]! : r.pick(clans);
}

/** A full name as it stands on a family card, where names older than the rules of 2022 are as they are. */
export function fullName(r: Random, people: People, sex: Sex, clan: string): string {
  const { form, clans, ...given } = PEOPLES[people];
  const first = r.pick(given[sex]);
  switch (form) {
    case 'clan':
      return `${first} ${clan}`;
    case 'clan_br':
      // Karo women write "br" (beru, daughter of) before the clan.
      return sex === 'P' ? `${first} br ${clan}` : `${first} ${clan}`;
    case 'surname_first':
      return first.includes(' ') ? `${clan} ${first}` : `${first} ${clan}`;
    case 'patronym':
      return r.chance(0.4) || first.includes(' ') ? first : `${first} ${clan}`;
    case 'words':
      return r.chance(people === 'jawa' ? 0.4 : 0.2) ? first : `${first} ${r.pick(clans)}`;
  }
}

const NEW_GIVEN: Record<Sex, readonly string[]> = {
  L: list(
    'Arka, Kenzo, Rafa, Gibran, Nathanael, Alfarizi, Daniel, Raka, Yohanes, Fathan, Gabriel, Azka, Elkana, Rayyan, Bonifasius, Ikhsan',
  ),
  P: list(
    'Alya, Naomi, Kirana, Zahira, Gracia, Khanza, Aurora, Nadira, Eunike, Shanum, Talitha, Inara, Priskila, Adiva, Monika, Keisha',
  ),
};

/**
 * A newborn's name. New records follow Permendagri 73/2022: at most 60 characters, no abbreviation, digit or punctuation;
 * so the clan loses its hyphen and "br" is left out.
 */
export function newbornName(r: Random, people: People, sex: Sex, clan: string): string {
  const { form, clans, ...given } = PEOPLES[people];
  const words = [
    r.pick(NEW_GIVEN[sex]),
    ...(r.chance(0.35) ? [r.pick(given[sex])] : []),
    form === 'words' ? r.pick(clans) : clan,
  ];
  return words.join(' ').replaceAll("'", '').replaceAll('-', ' ').trim().slice(0, 60);
}
