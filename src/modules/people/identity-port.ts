/** Who somebody is, as the city's identity provider has just attested. */
export interface AttestedIdentity {
  issuer: string;
  /** With the issuer the only lasting name (OpenID Connect Core 1.0 §5.7). */
  subject: string;
  /** Only when the provider has verified it; lower case. */
  email?: string;
  /** NIP, where the provider tells it. */
  employeeNumber?: string;
  /** More than a password was asked (`amr`, RFC 8176, or an `acr` that the city named). */
  strong: boolean;
}

/** What must come back unchanged from a journey to the provider. */
export interface JourneySecrets {
  state: string;
  nonce: string;
  verifier: string;
}

/** The city's identity provider for its officers. */
export interface OfficerIdentityPort {
  /** What officers call it, for the button. */
  name: string;
  /** Where to send the browser, with fresh secrets. `again`: the provider must ask anew, whoever is signed in there. */
  begin(o: { redirectUri: string; again: boolean }): Promise<JourneySecrets & { url: string }>;
  /**
   * Exchanges what the browser brought back. 'denied': the person or the provider said no. 'invalid': not the answer to
   * this question (state, nonce, issuer, signature, age). Throws when the provider cannot be reached.
   */
  finish(o: JourneySecrets & { answered: URL; again: boolean }): Promise<AttestedIdentity | 'denied' | 'invalid'>;
}

declare module '../../kernel/city.ts' {
  interface Ports {
    /** Missing: officers sign in with password and code. */
    officerIdentity?: OfficerIdentityPort;
  }
}
