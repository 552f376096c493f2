import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { minutes } from '#contract/durations';
import type { SourceContext } from '#contract/source';
import type { GithubDeliveriesOptions } from '#contract/sources/github-deliveries';

const GITHUB_API = 'https://api.github.com';
/** Time by which the clock of this machine may be ahead. GitHub advises 60 seconds. */
const CLOCK_DIFFERENCE_SECONDS = minutes(1);
/** Less than the 10 minutes that GitHub allows. */
const TOKEN_SECONDS = minutes(9);

export type GithubOptions = Omit<GithubDeliveriesOptions, 'apiKeyName'>;
export type GithubContext = SourceContext<GithubOptions>;

/** Request to GitHub's API. */
export interface GithubRequest {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** Content that is sent as JSON. @default none */
  readonly body?: object;
}

/** Delivery of a webhook in GitHub's list. @see https://docs.github.com/en/rest/repos/webhooks */
export interface GithubDelivery {
  /** A raw JSON number if a JavaScript number cannot hold it. */
  readonly id: unknown;
  /** Id of the event, which redeliveries share. The header `X-GitHub-Delivery` has it. */
  readonly guid: string;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  readonly status?: string | null;
  readonly status_code?: number | null;
}

/** Sends a request to GitHub. @throws {Error} for each status from 400 on */
export function callGithub(
  { options, apiKey, fetch }: GithubContext,
  path: string,
  { method = 'GET', body }: GithubRequest = {},
): Promise<Response> {
  const { hook, apiUrl = GITHUB_API } = options;
  const token = 'app' in hook ? appToken(hook.app, apiKey, new Date()) : apiKey;
  return fetch(`${apiUrl.replace(/\/$/, '')}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      // GitHub refuses requests without one. @see https://docs.github.com/en/rest/using-the-rest-api
      'user-agent': 'catchbasin',
      'x-github-api-version': '2022-11-28',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Path of the hooks of the repository or organization. A GitHub App has one hook only. */
export function hooksPath({ hook }: GithubOptions): string {
  if ('app' in hook) return '/app/hook';
  return 'repository' in hook ? `/repos/${hook.repository}/hooks` : `/orgs/${hook.organization}/hooks`;
}

/** Path of one hook. */
export function hookPath(options: GithubOptions, id: number | undefined): string {
  return 'app' in options.hook ? hooksPath(options) : `${hooksPath(options)}/${id}`;
}

/** Returns the id of the hook in the configuration. A GitHub App has none. */
export function hookId({ hook }: GithubOptions): number | undefined {
  return 'app' in hook ? undefined : hook.id;
}

/** Tells if a delivery has succeeded or failed. Not confirmed: GitHub does not document deliveries without a result. */
export function hasResult({ status, status_code: code }: Pick<GithubDelivery, 'status' | 'status_code'>): boolean {
  return Boolean(code) || !/^(|pending|queued)$/i.test(status ?? '');
}

/** Tells if the endpoint has received a delivery. */
export function isDelivered({ status_code: code }: Pick<GithubDelivery, 'status_code'>): boolean {
  return typeof code === 'number' && code >= 200 && code < 300;
}

/**
 * Creates the token by which a GitHub App authenticates.
 *
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
 */
export function appToken(app: string, privateKey: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const claims = { iat: seconds - CLOCK_DIFFERENCE_SECONDS, exp: seconds + TOKEN_SECONDS, iss: app };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encode).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), readKey(privateKey)).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function readKey(text: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // The message of the cause could quote the key.
  }
  throw new Error(
    'the secret of apiKeyName does not hold the private key of a GitHub App. It must be an RSA key as PEM with its ' +
      'line breaks. Generate one on the settings page of the app, and set the secret to the content of the file.',
  );
}
