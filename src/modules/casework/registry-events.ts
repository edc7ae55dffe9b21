/**
 * What the population registry takes down, by service: the events of Permendagri 109/2019 as data. Types only. All dates
 * are legal dates `YYYY-MM-DD` of the city; codes are the ids of `siak-codes.ts`.
 */
import type {
  BirthHelper,
  BirthSite,
  DeathCause,
  DeathDeclarer,
  FamilyRelation,
  MoveClass,
  MoveKind,
  MoveReason,
  MovedCard,
  Plurality,
  Sex,
} from './siak-codes.ts';

/** The events by the service that reports them. */
export interface RegistryEvents {
  'akta-kelahiran': RegistryBirth;
  'akta-kematian': RegistryDeath;
  'kartu-keluarga': RegistryNewCard;
  'kk-perubahan': RegistryFamilyCard;
  'ktp-hilang': RegistryLostCard;
  'pindah-keluar': RegistryMove;
}
export type RegistryService = keyof RegistryEvents;
/** One event with its kind. */
export type RegistryReport = { [S in RegistryService]: { service: S; event: RegistryEvents[S] } }[RegistryService];

/** The four forms of a birth (domain.md §1.12). */
export type BirthKind = 'recorded' | 'unrecorded' | 'mother_only' | 'unknown_parents';

export interface RegistryPerson {
  /** 16 digits; absent only for a person who has none. */
  nik?: string;
  name: string;
}

/** Who reports, as form F-1.02 and F-2.01 ask. */
export interface RegistryReporter extends RegistryPerson {
  phone?: string;
}

export interface RegistryParent extends RegistryPerson {
  birthPlace?: string;
  /** Legal date `YYYY-MM-DD`. */
  bornOn?: string;
}

/** One child of F-2.01. Twins are two requests. All dates are legal dates `YYYY-MM-DD` of the city. */
export interface RegistryBirth {
  kind: BirthKind;
  /** The day the report was received, which decides whether it is late (> 60 calendar days). */
  reportedOn: string;
  /** The decision of the head of agency, needed for a late report. */
  late?: { decision: string; decidedOn: string };
  /** Kemendagri code of the kelurahan of domicile, `12.71.01.1001`. */
  area: string;
  /** KK in which the child will be entered; absent for unknown parents. */
  familyCard?: string;
  reporter: RegistryReporter;
  /** Two, as F-2.01 asks. */
  witnesses: RegistryPerson[];
  /** Absent for `mother_only` and `unknown_parents`. */
  father?: RegistryParent;
  /** Absent for `unknown_parents`. */
  mother?: RegistryParent;
  /** Proof that the parents are married: the paper, or F-2.04. Only for `recorded` and `unrecorded`. */
  marriage?: { proof: 'marriage_book' | 'marriage_certificate' | 'sptjm'; number?: string; date?: string };
  /** Proof of the birth: the letter, F-2.03, or the police record of a foundling. */
  proof: { kind: 'letter' | 'sptjm' | 'police_record'; number?: string; date?: string };
  child: {
    name: string;
    sex: Sex;
    site: BirthSite;
    /** Kabupaten/kota of birth, which may lie outside the city. */
    birthPlace: string;
    bornOn: string;
    /** Local time `HH:mm`; absent if nobody knows it (foundling). */
    bornAt?: string;
    plurality: Plurality;
    /** Kelahiran ke-: 1 for the mother's first. Absent for unknown parents. */
    order?: number;
    helper: BirthHelper;
    weightGrams?: number;
    lengthCm?: number;
  };
}

/** A death of form F-2.01. */
export interface RegistryDeath {
  /** What shows the death: a letter, the police (found dead), or a court's ruling (missing). */
  kind: 'letter' | 'police' | 'court';
  reportedOn: string;
  /** Kelurahan of the domicile of the deceased. */
  area: string;
  /** KK on which the deceased stands. */
  familyCard?: string;
  reporter: RegistryReporter & { relation: FamilyRelation };
  witnesses: RegistryPerson[];
  deceased: RegistryParent & { sex: Sex };
  death: {
    on: string;
    /** Local time `HH:mm`; absent if nobody knows it. */
    at?: string;
    /** Kabupaten/kota, which may lie outside the city. */
    place: string;
    cause: DeathCause;
    declarer: DeathDeclarer;
  };
  proof: { number?: string; date: string };
}

/** A lost identity card, printed anew (F-1.02). */
export interface RegistryLostCard {
  reportedOn: string;
  /** Kelurahan of the holder's domicile. */
  area: string;
  familyCard: string;
  holder: RegistryPerson & { nik: string; sex: Sex; bornOn: string };
  /** The police's letter of loss. */
  proof: { number: string; date: string };
  /** Code of the office where it is printed. */
  printedAt: string;
}

/** Someone on a family card. */
export interface RegistryMember extends RegistryPerson {
  nik: string;
  sex: Sex;
  bornOn: string;
  /** SHDK: towards the head of the card that is meant. */
  relation: FamilyRelation;
}

/** A family card changed (F-1.02, with F-1.06 for what stands of a member): who comes, who goes, or what is corrected. */
export interface RegistryFamilyCard {
  change: 'add' | 'remove' | 'correct';
  reportedOn: string;
  area: string;
  familyCard: string;
  reporter: RegistryReporter;
  /** Who is the head once it is changed. */
  head: RegistryPerson & { nik: string };
  members: (RegistryMember & {
    /** Why the member comes or goes. */
    reason?: 'born' | 'moved_in' | 'died' | 'moved_out' | 'own_card';
    /** What is corrected: the element of F-1.06, as it stands and as it should. */
    element?: { name: CardElement; from: string; to: string };
  })[];
  proof: { number: string; date: string };
}
export type CardElement = 'education' | 'occupation' | 'religion' | 'marital' | 'blood' | 'parents' | 'birth';

/** People who leave for another kabupaten/kota (F-1.03); it leads to the SKPWNI. */
export interface RegistryMove {
  reportedOn: string;
  area: string;
  familyCard: string;
  reporter: RegistryReporter;
  kind: MoveKind;
  reason: MoveReason;
  class: MoveClass;
  leavingOn: string;
  destination: {
    province: string;
    regency: string;
    district: string;
    ward: string;
    address: string;
    postcode?: string;
  };
  /** Their card at the destination. */
  card: MovedCard;
  movers: RegistryMember[];
  /** The head of those who stay, where the head goes and others stay. */
  staysHead?: RegistryPerson & { nik: string };
  /** The parent or guardian who consents, where only minors move. */
  guardian?: RegistryPerson & { nik: string };
}

/**
 * The family card that follows from an event the registry has taken down: it knows who came or went, and issues the card
 * anew for those who are on it now.
 */
export interface RegistryNewCard {
  because: 'birth' | 'death' | 'move';
  reportedOn: string;
  area: string;
  /** The number of the card until now. */
  familyCard: string;
  reporter: RegistryReporter;
  /** Who is the head from now on. */
  head: RegistryPerson;
  /** The head is another one than before: the registry may give the card a new number. */
  headChanges: boolean;
  /** SHDK of those who come, towards that head. */
  relation?: FamilyRelation;
  /** The registry's numbers of the events it follows from: of twins two. */
  follows: string[];
}
