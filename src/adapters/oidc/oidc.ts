import * as client from 'openid-client';
import type { AttestedIdentity, OfficerIdentityPort } from '../../modules/people/identity-port.ts';

export interface OidcOptions {
  /** `https://…`, as the provider names itself. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What officers call it. */
  name: string;
  /** Values of `acr` that mean more than a password, where the provider tells it so and not by `amr`. */
  strongAcr?: readonly string[];
  timeoutSeconds?: number;
}

/** RFC 8176: what counts as more than a password. Not `sms` and `tel`: a number can be taken over. */
const STRONG = new Set(['mfa', 'otp', 'hwk', 'swk', 'fpt', 'face', 'iris', 'retina', 'vbm', 'sc', 'pop']);
/** Age of a sign-in that was asked for anew, in seconds. */
const ANEW = 300;
const HOUR = 3_600_000;

/** Officers' sign-in at an OpenID provider: authorization code with PKCE, state and nonce; the client is confidential. */
export function oidcIdentity(o: OidcOptions): OfficerIdentityPort {
  let known: { at: number; config: Promise<client.Configuration> } | undefined;
  /** The provider's own description, asked for once an hour; a failure is not kept. */
  function configuration(): Promise<client.Configuration> {
    if (known && Date.now() - known.at < HOUR) return known.config;
    const issuer = new URL(o.issuer);
    const config = client.discovery(issuer, o.clientId, undefined, client.ClientSecretBasic(o.clientSecret), {
      timeout: o.timeoutSeconds ?? 10,
      // Loopback only; the settings refuse plain http elsewhere. "Deprecated" is only the library's way to warn.
      // oxlint-disable-next-line typescript/no-deprecated
      execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    });
    known = { at: Date.now(), config };
    config.catch(() => (known = undefined));
    return config;
  }
  return {
    name: o.name,
    async begin({ redirectUri, again }) {
      const state = client.randomState();
      const nonce = client.randomNonce();
      const verifier = client.randomPKCECodeVerifier();
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(o.strongAcr?.length ? { acr_values: o.strongAcr.join(' ') } : {}),
        ...(again ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: url.href, state, nonce, verifier };
    },
    async finish({ answered, state, nonce, verifier, again }) {
      const config = await configuration();
      try {
        const tokens = await client.authorizationCodeGrant(config, answered, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(again ? { maxAge: ANEW } : {}),
        });
        const claims = tokens.claims()!;
        // Providers differ in what they put into the ID token; the subject of the two is compared by the library.
        const more = config.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
          : {};
        return identity(o, claims.iss, { ...more, ...claims });
      } catch (error) {
        if (error instanceof client.AuthorizationResponseError) return 'denied';
        if (error instanceof client.ResponseBodyError || error instanceof client.ClientError) {
          if (isNetwork(error)) throw error;
          return 'invalid';
        }
        throw error;
      }
    },
  };
}

/** A provider that is down is no answer; one that answers nonsense is an invalid one. */
const isNetwork = (error: Error & { code?: string; status?: number }): boolean =>
  error.code === 'OAUTH_TIMEOUT' || (error.status !== undefined && error.status >= 500);

function identity(o: OidcOptions, issuer: string, claims: Record<string, unknown>): AttestedIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const amr = Array.isArray(claims['amr']) ? claims['amr'] : [];
  const email = claims['email_verified'] === true ? text('email')?.toLowerCase() : undefined;
  const employeeNumber = text('employee_number') ?? text('nip');
  return {
    issuer,
    subject: text('sub')!,
    ...(email ? { email } : {}),
    ...(employeeNumber ? { employeeNumber } : {}),
    strong: amr.some((m) => STRONG.has(String(m))) || (o.strongAcr ?? []).includes(text('acr') ?? ''),
  };
}
