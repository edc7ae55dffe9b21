/** What the city needs of the outside to reach people. `id` is the idempotency key: sent again, it is the same message. */
export interface SmsPort {
  /** `to` is E.164. Gives 'refused' when the provider will never take it; throws when nobody knows (try again with the same id). */
  sendSms(message: { id: string; to: string; text: string }): Promise<'sent' | 'refused'>;
}

export interface EmailPort {
  /** As `sendSms`. Plain text. */
  sendEmail(message: { id: string; to: string; subject: string; text: string }): Promise<'sent' | 'refused'>;
}

declare module '../../kernel/city.ts' {
  interface Ports {
    /** Missing: the city has no SMS. */
    sms?: SmsPort;
    /** Missing: the city sends no e-mail. */
    email?: EmailPort;
  }
}
