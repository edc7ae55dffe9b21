/** Written by scripts/db-types.ts from the migrations; do not edit. */

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<string, number | string, number | string>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface CaseworkAnswers {
  body: Buffer;
  kase_id: string;
  recorded_at: Timestamp;
  rev: number;
  sha256: Buffer;
}

export interface CaseworkAssignment {
  agency: string;
  ended_at: Timestamp | null;
  ended_by: string | null;
  id: string;
  number: string;
  officer: string;
  received_from: string;
  received_to: string;
  registered_at: Timestamp;
  registered_by: string;
  service: string | null;
  subject: string;
  valid_from: string;
  valid_to: string;
}

export interface CaseworkDraft {
  body: Buffer;
  browser_mac: Buffer | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: string;
  kase_id: string | null;
  key_id: string;
  owner: string | null;
  rev: number;
  service: string;
  updated_at: Timestamp;
  version: number;
  wrapped: Buffer;
}

export interface CaseworkDraftFile {
  added_at: Timestamp;
  draft_id: string;
  file_id: string;
  requirement: string;
}

export interface CaseworkInspection {
  body: Buffer;
  id: string;
  inspected_by: string;
  kase_id: string;
  note: string | null;
  recorded_at: Timestamp;
  round: number;
  row: string;
}

export interface CaseworkInspectionFile {
  file_id: string;
  inspection_id: string;
}

export interface CaseworkKase {
  agency: string;
  answers_rev: number;
  applicant: string;
  area: string | null;
  calendar: Generated<string>;
  channel: string;
  data_key: string | null;
  due_at: Timestamp | null;
  ended_at: Timestamp | null;
  filed_by: string;
  id: string;
  number: string;
  pin_mac: Buffer;
  received_at: Timestamp;
  seq: number;
  service: string;
  stage: string | null;
  state: Json;
  status: string;
  updated_at: Timestamp;
  version: number;
}

export interface CaseworkKaseEvent {
  actor: string;
  channel: string;
  data: Json;
  kase_id: string;
  key: string | null;
  occurred_at: Timestamp;
  recorded_at: Timestamp;
  role: string | null;
  seq: number;
  type: string;
  version: number;
}

export interface CaseworkKaseFile {
  file_id: string;
  from_rev: number;
  kase_id: string;
  requirement: string;
  to_rev: number | null;
}

export interface CaseworkOpenRow {
  agency: string;
  area: string | null;
  due_at: Timestamp | null;
  kase_id: string;
  officer: string | null;
  role: string;
  round: number;
  row: string;
  since: Timestamp;
}

export interface CaseworkRegistration {
  asked_at: Timestamp | null;
  asked_by: string | null;
  asks: string | null;
  attempt: number;
  fields: Generated<string[]>;
  item: number;
  kase_id: string;
  mode: string;
  next_at: Timestamp | null;
  number: string | null;
  reason: string | null;
  ref: string;
  request: number | null;
  round: number | null;
  row: string | null;
  sealed: Buffer | null;
  sent_at: Timestamp | null;
  state: string;
  tries: Generated<number>;
  typed: Generated<string[]>;
  typed_rev: Generated<number>;
  updated_at: Timestamp;
}

export interface CaseworkServiceProposal {
  answer: string | null;
  authors: string[];
  base: number;
  code: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  edits: Json;
  effective_from: string | null;
  id: string;
  legal_basis: string | null;
  made_at: Timestamp;
  made_by: string;
  proposed_at: Timestamp | null;
  source: string | null;
  state: string;
  version: number | null;
}

export interface CaseworkServiceVersion {
  body: Json;
  code: string;
  effective_from: Timestamp;
  published_at: Timestamp;
  published_by: string;
  sha256: Buffer;
  version: number;
}

export interface CaseworkTimer {
  fire_at: Timestamp;
  kase_id: string;
  round: number;
  row: string;
  rung: number;
}

export interface CaseworkWords {
  body: Buffer;
  id: string;
  kase_id: string;
  recorded_at: Timestamp;
}

export interface DeliveryBatch {
  agency: string;
  carrier: string;
  courier: string | null;
  dropped_at: Timestamp | null;
  handed_at: Timestamp | null;
  handed_by: string | null;
  id: string;
  made_at: Timestamp;
  made_by: string;
  number: string;
  signed_list: string | null;
}

export interface DeliveryBatchLine {
  awb: string;
  batch: string;
  collected: bigint;
  fee: bigint;
  parcel: string;
  round: number;
}

export interface DeliveryEvent {
  actor: string;
  data: Json;
  key: string | null;
  occurred_at: Timestamp;
  parcel: string;
  recorded_at: Timestamp;
  round: number;
  seq: number;
  type: string;
}

export interface DeliveryParcel {
  agency: string;
  area: string;
  awb: string | null;
  batch: string | null;
  bill: string | null;
  booking: Generated<string>;
  carrier: string | null;
  collects: string;
  created_at: Timestamp;
  destination: Buffer | null;
  ended_at: Timestamp | null;
  exchange: Generated<string>;
  fee: bigint | null;
  handed_at: Timestamp | null;
  id: string;
  items: string[];
  look: string | null;
  number: string;
  office: string | null;
  packed_at: Timestamp | null;
  paid_at: Timestamp | null;
  person: string;
  photo: string | null;
  postage: bigint;
  postage_basis: Json;
  postcode: string;
  ready_at: Timestamp | null;
  received_at: Timestamp | null;
  reference: string;
  round: Generated<number>;
  seq: number;
  state: string;
  subject: string;
  track_at: Timestamp | null;
  track_tries: Generated<number>;
  tray: Generated<string>;
  updated_at: Timestamp;
  weight_g: number | null;
}

export interface DeliveryPayout {
  agency: string;
  batch: string;
  id: string;
  invoice: bigint;
  journal: string;
  paid_by: string;
  paid_on: string;
  recorded_at: Timestamp;
  reference: string;
}

export interface DeliveryPayoutLine {
  amount: bigint;
  batch: string;
  parcel: string;
  payout: string;
}

export interface DeliveryReceipt {
  parcel: string;
  receiver: Buffer;
  recorded_at: Timestamp;
  round: number;
}

export interface DeskSavedView {
  name: string;
  officer: string;
  query: string;
  saved_at: Timestamp;
}

export interface DocumentsBlankMovement {
  because: string | null;
  card: string;
  change: number;
  id: string;
  moved_at: Timestamp;
  moved_by: string;
  office: string;
  part: string;
  reference: string | null;
  subject: string;
  why: string;
}

export interface DocumentsBlankStock {
  card: string;
  left_count: number;
  office: string;
}

export interface DocumentsBookEntry {
  kind: string;
  number: string;
  office: string;
  part: string;
  recorded_at: Timestamp;
  serial: bigint;
  subject: string;
  taken_on: string;
  void_reason: string | null;
  voided_at: Timestamp | null;
  year: number;
}

export interface DocumentsCounter {
  kind: string;
  last: bigint;
  office: string;
  year: number;
}

export interface DocumentsOutgoing {
  changed_at: Timestamp;
  created_at: Timestamp;
  draft_file: string | null;
  draft_sha256: Buffer | null;
  holder: string | null;
  id: string;
  issued_on: string;
  kind: string;
  number: string;
  office: string;
  paper: string | null;
  part: string;
  person: string | null;
  signed_for: string | null;
  signer_role: string | null;
  signer_title: string | null;
  state: string;
  subject: string;
  topic: string | null;
  verify_token: string;
  void_reason: string | null;
}

export interface DocumentsPaper {
  file_id: string;
  holder: string | null;
  id: string;
  issued_by: string;
  issued_on: string;
  kind: string;
  number: string;
  part: string;
  person: string | null;
  recorded_at: Timestamp;
  sha256: Buffer;
  signed_at: Timestamp | null;
  signer: string | null;
  signer_title: string | null;
  state: Generated<string>;
  state_at: Timestamp | null;
  state_by: string | null;
  state_reason: string | null;
  subject: string;
  time_stamped_by: string | null;
  verify_token: string | null;
}

export interface DocumentsSigning {
  answer_sha256: Buffer | null;
  answered_at: Timestamp | null;
  asked_at: Timestamp;
  id: string;
  next_at: Timestamp | null;
  officer: string;
  outgoing: string;
  provider: string;
  provider_ref: string | null;
  reason: string | null;
  sent_sha256: Buffer;
  state: string;
}

export interface FilesBlob {
  created_at: Timestamp;
  hmac_sha256: Buffer;
  id: string;
  key_id: string;
  loose_since: Timestamp | null;
  media_type: string;
  size: number;
  store_ref: string;
}

export interface FilesFile {
  blob: string | null;
  captured_at: Timestamp | null;
  captured_point: string | null;
  created_at: Timestamp;
  facts: Generated<Json>;
  id: string;
  name: string;
  owner: string;
  page_count: number | null;
  phash: bigint | null;
  purpose: string;
  refuse_reason: string | null;
  retain_until: string | null;
  state: Generated<string>;
  sweep_at: Timestamp;
  thumb: string | null;
}

export interface FilesPage {
  blob: string;
  file_id: string;
  height: number;
  n: number;
  width: number;
}

export interface KernelAudit {
  action: string;
  actor: string;
  actor_kind: string;
  after_mac: Buffer | null;
  at: Timestamp;
  before_mac: Buffer | null;
  channel: string;
  epoch: string;
  id: string;
  leaf: Buffer;
  object: string | null;
  reason: string | null;
  request_id: string;
  role: string | null;
  xid: Generated<string>;
}

export interface KernelBudget {
  key: string;
  resets_at: Timestamp;
  used: number;
}

export interface KernelCityEdit {
  key: string;
  kind: string;
  legal_basis: string;
  n: Generated<bigint>;
  recorded_at: Timestamp;
  recorded_by: string;
  source: string;
  value: Json | null;
  verified: boolean;
}

export interface KernelDataKey {
  created_at: Generated<Timestamp>;
  id: string;
  purpose: string;
  wrapped: Buffer;
}

export interface KernelFact {
  key: string;
  recorded_at: Generated<Timestamp>;
  value: Json;
}

export interface KernelIdempotency {
  actor: string;
  answer: Buffer | null;
  command: string;
  created_at: Timestamp;
  input_mac: Buffer;
  key: string;
}

export interface KernelJob {
  attempts: Generated<number>;
  created_at: Generated<Timestamp>;
  data: Json;
  dead_at: Timestamp | null;
  id: string;
  key: string | null;
  kind: string;
  last_error: string | null;
  lease: string | null;
  request_id: string | null;
  run_at: Timestamp;
}

export interface KernelMasterKey {
  print: string;
  retired_at: Timestamp | null;
  since: Timestamp;
}

export interface KernelSeal {
  epoch: string;
  from_xid: string;
  leaves: Buffer;
  n: bigint;
  prev: Buffer;
  root: Buffer;
  rows: number;
  sealed_at: Timestamp;
  signature: Buffer;
  to_xid: string;
}

export interface KernelSession {
  channel: string;
  created_at: Timestamp;
  device: string;
  ended_at: Timestamp | null;
  ended_why: string | null;
  expires_at: Timestamp;
  id: string;
  kind: string;
  last_seen_at: Timestamp;
  reads_from: Timestamp | null;
  step_up_at: Timestamp | null;
  subject: string;
  token_sha256: Buffer;
}

export interface MoneyAct {
  agency: string;
  amount: bigint;
  asked_at: Timestamp;
  asked_by: string;
  authority: string;
  bill: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  decree: string;
  decree_on: string | null;
  details: Generated<Json>;
  done_at: Timestamp | null;
  done_by: string | null;
  done_on: string | null;
  id: string;
  inbox: string | null;
  kind: string;
  reason: string;
  refusal: string | null;
  sp2d: string | null;
  state: string;
}

export interface MoneyBalance {
  account: string;
  agency: string;
  credit: bigint;
  debit: bigint;
  month: string;
}

export interface MoneyBankContact {
  code: string;
  day: string;
  detail: string | null;
  direction: string;
  last_at: Timestamp;
  ok: boolean;
  partner: string;
  service: string;
}

export interface MoneyBankFile {
  id: string;
  imported_at: Timestamp;
  imported_by: string;
  kind: string;
  lines: number;
  partner: string;
  sha256: Buffer;
  total: bigint;
}

export interface MoneyBankKey {
  added_by: string;
  fingerprint: string;
  from_at: Timestamp;
  id: string;
  partner: string;
  public_pem: string | null;
  sealed: Buffer | null;
  to_at: Timestamp | null;
  use: string;
}

export interface MoneyBankMessage {
  day: string;
  external_id: string;
  partner: string;
  received_at: Timestamp;
  reference: string;
  refused: string | null;
  service: string;
}

export interface MoneyBankPartner {
  active: Generated<boolean>;
  changed_at: Timestamp;
  client_id: string;
  code: string;
  data_key: string;
  name: string;
  partner_id: string;
  profile: Json;
  stage: string;
}

export interface MoneyBankToken {
  expires_at: Timestamp;
  partner: string;
  token_sha256: Buffer;
}

export interface MoneyBill {
  agency: string;
  amount: bigint;
  basis: Json;
  blocked: string | null;
  changed_at: Timestamp;
  code: string;
  created_at: Timestamp;
  due_on: string;
  excess: Generated<bigint>;
  expires_at: Timestamp | null;
  held: Generated<bigint>;
  id: string;
  interest_paid: Generated<bigint>;
  issued_on: string;
  kind: string;
  payer: string;
  principal_left: bigint;
  seq: Generated<number>;
  state: string;
  subject: string;
  variant: string;
}

export interface MoneyConflict {
  amount: bigint;
  at: Timestamp;
  bill: string | null;
  billing_code: string;
  id: string;
  inbox: string;
  raw: Buffer | null;
  settled_at: Timestamp | null;
  settled_by: string | null;
  settled_how: string | null;
}

export interface MoneyCredit {
  amount: bigint | null;
  bank_ref: string | null;
  channel: string | null;
  code: string | null;
  day: string | null;
  id: string | null;
  kind: string | null;
  paid_at: Timestamp | null;
  partner: string | null;
  ref: string | null;
}

export interface MoneyDeposit {
  agency: string;
  amount: bigint;
  bank_ref: string;
  channel: string;
  deposited_on: string;
  id: string;
  journal: string;
  made_at: Timestamp;
  made_by: string;
  number: string;
}

export interface MoneyDepositLine {
  deposit: string;
  receipt: string;
}

export interface MoneyDepositRefund {
  act: string;
  deposit: string;
}

export interface MoneyDepositRest {
  deposit: string;
  receipt: string;
}

export interface MoneyDepositShort {
  amount: bigint;
  deposit: string;
  receipt: string;
}

export interface MoneyDrawer {
  agency: string;
  change: bigint;
  counted: bigint | null;
  counted_at: Timestamp | null;
  expected: bigint | null;
  id: string;
  made_good_at: Timestamp | null;
  made_good_by: string | null;
  officer: string;
  opened_at: Timestamp;
  opened_on: string;
  reason: string | null;
  received_at: Timestamp | null;
  received_by: string | null;
}

export interface MoneyDrawerPayment {
  drawer: string;
  inbox: string;
}

export interface MoneyInbox {
  amount: bigint;
  bill: string | null;
  billing_code: string;
  channel: string;
  id: string;
  outcome: string;
  paid_at: Timestamp;
  paid_on: string;
  partner: string;
  provider_ref: string;
  raw: Buffer | null;
  received_at: Timestamp;
  sha256: Buffer | null;
}

export interface MoneyInstalment {
  act: string;
  amount: bigint;
  bill: string;
  charge: Generated<bigint>;
  due_on: string;
  n: number;
}

export interface MoneyJournal {
  act: string | null;
  agency: string;
  bill: string | null;
  booked_on: string;
  id: string;
  inbox: string | null;
  key: string;
  kind: string;
  occurred_at: Timestamp;
  recorded_at: Timestamp;
  reverses: string | null;
  value_date: string;
}

export interface MoneyPeriod {
  closed_at: Timestamp;
  closed_by: string;
  month: string;
}

export interface MoneyPosting {
  account: string;
  agency: string;
  amount: bigint;
  bill: string | null;
  booked_on: string;
  journal: string;
  n: number;
}

export interface MoneyQr {
  amount: bigint;
  asked_at: Timestamp;
  bill: string;
  content: string | null;
  expires_at: Timestamp;
  id: string;
  partner: string;
  partner_reference: string;
  queried_at: Timestamp | null;
  reference_no: string | null;
  state: string;
  why: string | null;
}

export interface MoneyReceipt {
  agency: string;
  amount: bigint;
  bill: string;
  channel: string;
  excess: bigint;
  held: bigint;
  id: string;
  inbox: string;
  interest: bigint;
  issued_at: Timestamp;
  journal: string;
  kind: string;
  number: string;
  paid_at: Timestamp;
  paid_on: string;
  principal: bigint;
}

export interface MoneyReconciliation {
  agreed_items: number;
  asked_at: Timestamp;
  asked_by: string;
  closed_at: Timestamp | null;
  closed_by: string | null;
  credited: bigint;
  day: string;
  differences: Json;
  ours: bigint;
  partner: string;
}

export interface MoneyReconciliationNote {
  cause: string;
  day: string;
  id: string;
  letter: string | null;
  letter_on: string | null;
  note: string;
  noted_at: Timestamp;
  noted_by: string;
  partner: string;
  ref: string;
}

export interface MoneyRelief {
  agreed_at: Timestamp | null;
  agreed_by: string | null;
  asked_at: Timestamp;
  asked_by: string;
  channels: string[] | null;
  decree: string;
  due_from: string | null;
  due_to: string | null;
  ended_at: Timestamp | null;
  ended_on: string | null;
  id: string;
  kinds: string[];
  legal_basis: string;
  paid_from: string;
  paid_to: string;
  percent: Numeric;
}

export interface MoneyReversal {
  channel: string;
  id: string;
  provider_ref: string;
  raw: Buffer | null;
  received_at: Timestamp;
  ref: string;
  reversed_at: Timestamp;
}

export interface MoneyStatementLine {
  amount: bigint;
  bank_ref: string;
  channel: string;
  code: string;
  day: string;
  file: string;
  id: string;
  kind: string;
  n: number;
  paid_at: Timestamp | null;
  partner: string;
  ref: string;
  source: string;
}

export interface MoneyStatementMatch {
  line: string;
  matched_at: Timestamp;
  matched_by: string;
  ref: string;
}

export interface MoneyTold {
  at: Timestamp;
  bill: string;
  ref: string;
  what: string;
}

export interface NoticesAgreedTemplate {
  checked_at: Timestamp;
  lang: string;
  name: string;
  provider: string;
  reason: string | null;
  state: string;
}

export interface NoticesConsent {
  at: Timestamp;
  door: string;
  given: boolean;
  id: string;
  person: string;
  source: string;
}

export interface NoticesDeadAddress {
  address_mac: Buffer;
  door: string;
  found_at: Timestamp;
  id: string;
  lifted_at: Timestamp | null;
  person: string;
  reason: string;
}

export interface NoticesDelivery {
  at: Timestamp;
  id: string;
  message: string;
  n: Generated<bigint>;
  provider: string | null;
  reason: string | null;
  recorded_at: Timestamp;
  ref: string | null;
  state: string;
}

export interface NoticesEvent {
  at: Timestamp;
  data: Json;
  id: string;
  subject: string;
  type: string;
}

export interface NoticesEventAttempt {
  at: Timestamp;
  event: string;
  fault: string | null;
  hook: string;
  id: string;
  ms: number;
  status: number | null;
}

export interface NoticesEventDelivery {
  attempts: Generated<number>;
  event: string;
  hook: string;
  state: string;
  state_at: Timestamp;
}

export interface NoticesHook {
  ended_at: Timestamp | null;
  id: string;
  log_mac: Buffer;
  made_at: Timestamp;
  made_by: string;
  name: string;
  paused_at: Timestamp | null;
  secrets: Buffer;
  types: string[];
  url: string;
}

export interface NoticesIncoming {
  door: string;
  from_idx: Buffer | null;
  outcome: string;
  provider: string;
  received_at: Timestamp;
  ref: string;
}

export interface NoticesMailbox {
  name: string;
  read_at: Timestamp;
  uid: bigint;
  validity: string;
}

export interface NoticesMessage {
  attempts: Generated<number>;
  created_at: Timestamp;
  door: string;
  id: string;
  kind: string | null;
  lang: string;
  look_at: Timestamp | null;
  person: string | null;
  provider: string | null;
  purpose: string;
  ref: string | null;
  state: string;
  state_at: Timestamp;
  template_version: number | null;
  text_mac: Buffer | null;
  to_mac: Buffer | null;
}

export interface NoticesMessageNotice {
  door: string;
  message: string;
  notice: string;
}

export interface NoticesNotice {
  created_at: Timestamp;
  data: Json;
  id: string;
  key: string;
  kind: string;
  object: string | null;
  person: string;
  read_at: Timestamp | null;
  sent_at: Timestamp | null;
  sent_by: string | null;
}

export interface NoticesOutbox {
  body: Buffer;
  channel: string;
  created_at: Timestamp;
  id: string;
}

export interface NoticesPreference {
  changed_at: Timestamp;
  digest: boolean;
  lang: string;
  night: Generated<boolean>;
  person: string;
}

export interface NoticesProviderState {
  changed_at: Timestamp;
  faults: number;
  provider: string;
  reason: string | null;
  shut_until: Timestamp | null;
}

export interface NoticesPushSubscription {
  created_at: Timestamp;
  ended_at: Timestamp | null;
  endpoint_mac: Buffer;
  id: string;
  person: string;
  sealed: Buffer;
}

export interface NoticesTemplate {
  kind: string;
  published_at: Timestamp;
  published_by: string;
  variant: string;
  version: number;
  words: Json;
}

export interface NoticesWarning {
  advice: string;
  area: string;
  clears: string | null;
  ended_at: Timestamp | null;
  ended_by: string | null;
  hazard: string;
  id: string;
  place: string;
  proposed_at: Timestamp;
  proposed_by: string;
  released_at: Timestamp | null;
  released_by: string | null;
  state: string;
  told: Generated<number>;
  told_to: string | null;
}

export interface PeopleAccount {
  closed_at: Timestamp | null;
  created_at: Timestamp;
  last_sign_in_at: Timestamp | null;
  level: number;
  person: string;
}

export interface PeopleFactorReset {
  asked_at: Timestamp;
  asked_by: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  id: string;
  officer: string;
  outcome: string | null;
  reason: string;
}

export interface PeopleFamily {
  area: string;
  created_at: Timestamp;
  id: string;
  kk_idx: Buffer;
  kk_sealed: Buffer;
  neighbourhood: string;
  postcode: string;
  street: string;
}

export interface PeopleFamilyMember {
  family: string;
  person: string;
  shdk: number;
  valid_from: string;
  valid_to: string | null;
}

export interface PeopleGuard {
  key: Buffer;
  last_sent_at: Timestamp | null;
  rung: number;
  sends: number;
  sends_since: Timestamp;
  strikes: number;
  touched_at: Timestamp;
  tried_at: Timestamp;
  tries: number;
  wait_until: Timestamp | null;
}

export interface PeopleIdentifier {
  id: string;
  idx: Buffer;
  kind: string;
  person: string;
  sealed: Buffer;
  valid_from: Timestamp;
  valid_to: Timestamp | null;
}

export interface PeopleKnownBrowser {
  browser_mac: Buffer;
  first_seen_at: Timestamp;
  idx: Buffer;
  last_seen_at: Timestamp;
}

export interface PeopleNumberChange {
  asked_at: Timestamp;
  browser_mac: Buffer | null;
  claimed: string | null;
  code: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  holder: string | null;
  id: string;
  kase: string | null;
  kind: string;
  person: string;
  photo: string | null;
  proof: string;
  reason: string | null;
  session: string | null;
  state: string;
}

export interface PeopleOfficer {
  active_from: string;
  active_to: string | null;
  created_at: Timestamp;
  email_idx: Buffer | null;
  email_sealed: Buffer | null;
  employee_number: string;
  ended_at: Timestamp | null;
  id: string;
  name: string;
  password_hash: string | null;
  totp_sealed: Buffer | null;
  totp_step: Generated<bigint>;
}

export interface PeopleOfficerChallenge {
  browser_mac: Buffer;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: string;
  officer: string;
  used_at: Timestamp | null;
}

export interface PeopleOfficerIdentity {
  issuer: string;
  linked_at: Timestamp;
  officer: string;
  subject: string;
}

export interface PeopleOfficerInvitation {
  created_at: Timestamp;
  created_by: string;
  ended_at: Timestamp | null;
  expires_at: Timestamp;
  id: string;
  officer: string;
  purpose: string;
  token_sha256: Buffer;
  totp_sealed: Buffer;
  used_at: Timestamp | null;
}

export interface PeopleOfficerJourney {
  browser_mac: Buffer;
  expires_at: Timestamp;
  goal: string;
  officer: string | null;
  sealed: Buffer;
  state_sha256: Buffer;
}

export interface PeopleOfficerPost {
  agency: string;
  appointed_by: string | null;
  area: string | null;
  decree: string;
  decree_on: string | null;
  deputy: string | null;
  ended_at: Timestamp | null;
  id: string;
  officer: string;
  role: string;
  signs: string[] | null;
  valid_from: string;
  valid_to: string | null;
}

export interface PeoplePasskey {
  backed_up: boolean;
  counter: bigint;
  created_at: Timestamp;
  credential: Buffer;
  device: string;
  ended_at: Timestamp | null;
  id: string;
  last_used_at: Timestamp | null;
  person: string;
  public_key: Buffer;
  transports: string[];
}

export interface PeoplePasskeyChallenge {
  browser_mac: Buffer;
  challenge: Buffer;
  expires_at: Timestamp;
  person: string | null;
}

export interface PeoplePerson {
  birth_date: string | null;
  created_at: Timestamp;
  id: string;
  name: string | null;
  sex: string | null;
}

export interface PeopleSignInCode {
  browser_mac: Buffer;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: string;
  idx: Buffer;
  kind: string;
  person: string | null;
  prefix: string | null;
  purpose: string;
  sealed: Buffer;
  used_at: Timestamp | null;
}

export interface PlacesArea {
  code: string;
  id: string;
  kind: string;
  parent: string | null;
}

export interface PlacesAreaVersion {
  approximate: boolean;
  area: string;
  code: string;
  geom: string;
  name: string;
  point: string;
  search_text: string;
  source: string;
  valid_from: string;
  valid_to: string | null;
}

export interface PortalServiceVisit {
  day: string;
  kind: string;
  n: bigint;
  service: string;
}

export interface DB {
  "casework.answers": CaseworkAnswers;
  "casework.assignment": CaseworkAssignment;
  "casework.draft": CaseworkDraft;
  "casework.draft_file": CaseworkDraftFile;
  "casework.inspection": CaseworkInspection;
  "casework.inspection_file": CaseworkInspectionFile;
  "casework.kase": CaseworkKase;
  "casework.kase_event": CaseworkKaseEvent;
  "casework.kase_file": CaseworkKaseFile;
  "casework.open_row": CaseworkOpenRow;
  "casework.registration": CaseworkRegistration;
  "casework.service_proposal": CaseworkServiceProposal;
  "casework.service_version": CaseworkServiceVersion;
  "casework.timer": CaseworkTimer;
  "casework.words": CaseworkWords;
  "delivery.batch": DeliveryBatch;
  "delivery.batch_line": DeliveryBatchLine;
  "delivery.event": DeliveryEvent;
  "delivery.parcel": DeliveryParcel;
  "delivery.payout": DeliveryPayout;
  "delivery.payout_line": DeliveryPayoutLine;
  "delivery.receipt": DeliveryReceipt;
  "desk.saved_view": DeskSavedView;
  "documents.blank_movement": DocumentsBlankMovement;
  "documents.blank_stock": DocumentsBlankStock;
  "documents.book_entry": DocumentsBookEntry;
  "documents.counter": DocumentsCounter;
  "documents.outgoing": DocumentsOutgoing;
  "documents.paper": DocumentsPaper;
  "documents.signing": DocumentsSigning;
  "files.blob": FilesBlob;
  "files.file": FilesFile;
  "files.page": FilesPage;
  "kernel.audit": KernelAudit;
  "kernel.budget": KernelBudget;
  "kernel.city_edit": KernelCityEdit;
  "kernel.data_key": KernelDataKey;
  "kernel.fact": KernelFact;
  "kernel.idempotency": KernelIdempotency;
  "kernel.job": KernelJob;
  "kernel.master_key": KernelMasterKey;
  "kernel.seal": KernelSeal;
  "kernel.session": KernelSession;
  "money.act": MoneyAct;
  "money.balance": MoneyBalance;
  "money.bank_contact": MoneyBankContact;
  "money.bank_file": MoneyBankFile;
  "money.bank_key": MoneyBankKey;
  "money.bank_message": MoneyBankMessage;
  "money.bank_partner": MoneyBankPartner;
  "money.bank_token": MoneyBankToken;
  "money.bill": MoneyBill;
  "money.conflict": MoneyConflict;
  "money.credit": MoneyCredit;
  "money.deposit": MoneyDeposit;
  "money.deposit_line": MoneyDepositLine;
  "money.deposit_refund": MoneyDepositRefund;
  "money.deposit_rest": MoneyDepositRest;
  "money.deposit_short": MoneyDepositShort;
  "money.drawer": MoneyDrawer;
  "money.drawer_payment": MoneyDrawerPayment;
  "money.inbox": MoneyInbox;
  "money.instalment": MoneyInstalment;
  "money.journal": MoneyJournal;
  "money.period": MoneyPeriod;
  "money.posting": MoneyPosting;
  "money.qr": MoneyQr;
  "money.receipt": MoneyReceipt;
  "money.reconciliation": MoneyReconciliation;
  "money.reconciliation_note": MoneyReconciliationNote;
  "money.relief": MoneyRelief;
  "money.reversal": MoneyReversal;
  "money.statement_line": MoneyStatementLine;
  "money.statement_match": MoneyStatementMatch;
  "money.told": MoneyTold;
  "notices.agreed_template": NoticesAgreedTemplate;
  "notices.consent": NoticesConsent;
  "notices.dead_address": NoticesDeadAddress;
  "notices.delivery": NoticesDelivery;
  "notices.event": NoticesEvent;
  "notices.event_attempt": NoticesEventAttempt;
  "notices.event_delivery": NoticesEventDelivery;
  "notices.hook": NoticesHook;
  "notices.incoming": NoticesIncoming;
  "notices.mailbox": NoticesMailbox;
  "notices.message": NoticesMessage;
  "notices.message_notice": NoticesMessageNotice;
  "notices.notice": NoticesNotice;
  "notices.outbox": NoticesOutbox;
  "notices.preference": NoticesPreference;
  "notices.provider_state": NoticesProviderState;
  "notices.push_subscription": NoticesPushSubscription;
  "notices.template": NoticesTemplate;
  "notices.warning": NoticesWarning;
  "people.account": PeopleAccount;
  "people.factor_reset": PeopleFactorReset;
  "people.family": PeopleFamily;
  "people.family_member": PeopleFamilyMember;
  "people.guard": PeopleGuard;
  "people.identifier": PeopleIdentifier;
  "people.known_browser": PeopleKnownBrowser;
  "people.number_change": PeopleNumberChange;
  "people.officer": PeopleOfficer;
  "people.officer_challenge": PeopleOfficerChallenge;
  "people.officer_identity": PeopleOfficerIdentity;
  "people.officer_invitation": PeopleOfficerInvitation;
  "people.officer_journey": PeopleOfficerJourney;
  "people.officer_post": PeopleOfficerPost;
  "people.passkey": PeoplePasskey;
  "people.passkey_challenge": PeoplePasskeyChallenge;
  "people.person": PeoplePerson;
  "people.sign_in_code": PeopleSignInCode;
  "places.area": PlacesArea;
  "places.area_version": PlacesAreaVersion;
  "portal.service_visit": PortalServiceVisit;
}
