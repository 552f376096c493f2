import { type GithubDelivery, isDelivered } from '#lambdas/reconcile/sources/github-api';

/** Settings of a hook at GitHub. @see https://docs.github.com/en/rest/repos/webhooks */
export interface GithubHookState {
  /** Undefined for the hook of a GitHub App. */
  readonly id?: number;
  /** Always true for the hook of a GitHub App, because the API does not tell it. */
  readonly active: boolean;
  readonly events: readonly string[];
  readonly config: {
    readonly url?: string;
    readonly content_type?: string;
    /** Asterisks in place of the secret. Undefined when there is none. */
    readonly secret?: string;
  };
  readonly last_response?: { readonly code: number | null; readonly message: string | null };
}

/** Number of the latest deliveries that must all have failed. A single failure is repeated by reconcile. */
const FAILING = 3;
const REGISTER = 'Run `npm run ops -- provider register <topic>`, or change it on the settings page of the hook.';

/**
 * Lists what is wrong with a hook, each with its fix.
 *
 * @param missingEvents expected events that the hook is not subscribed to
 * @param finished its latest deliveries that have a result, newest first
 */
export function githubProblems(
  url: string,
  { active, config, id, last_response: last }: GithubHookState,
  missingEvents: readonly string[],
  finished: readonly GithubDelivery[],
): string[] {
  const latest = finished.slice(0, FAILING);
  const [newest] = latest;
  const isFailing = newest !== undefined && !latest.some(isDelivered);
  // GitHub keeps deliveries for 3 days only.
  const lastCode = newest ? 0 : (last?.code ?? 0);
  const found: readonly (readonly [boolean, string])[] = [
    [!active, `the hook is not active, so GitHub delivers nothing. ${REGISTER}`],
    [config.url !== url, `the hook posts to ${withoutQuery(config.url)}. Expected ${url}. ${REGISTER}`],
    [config.content_type !== 'json', `the hook sends forms. Expected the content type application/json. ${REGISTER}`],
    [!config.secret, `the hook has no secret, so its webhooks are rejected. ${REGISTER}`],
    [missingEvents.length > 0, `the hook is not subscribed to ${missingEvents.join(', ')}. ${subscribe(id)}`],
    [isFailing, `the latest deliveries failed: ${newest?.status_code} ${newest?.status ?? ''}. ${adviceOn(newest)}`],
    [lastCode >= 400, `the last response to the hook was ${lastCode} ${last?.message ?? ''}. Look at the ingest log.`],
  ];
  return found.filter(([isFound]) => isFound).map(([, text]) => text);
}

/** The query may contain a token. */
function withoutQuery(url = 'no address'): string {
  return url.replace(/[?#].*$/s, '');
}

function subscribe(id: number | undefined): string {
  return id === undefined ? 'Subscribe to them on the page "Permissions & events" of the app.' : REGISTER;
}

function adviceOn(delivery: GithubDelivery | undefined): string {
  return delivery?.status_code === 401
    ? 'Its signature is not accepted. Enter the value of the secret of the topic as Secret of the hook.'
    : 'Look at the ingest log and at the page "Recent deliveries" of the hook.';
}
