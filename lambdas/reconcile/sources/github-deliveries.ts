import { minutes } from '#contract/durations';
import type { FailedDelivery, SourcePage, SourceWindow } from '#contract/source';
import {
  callGithub,
  type GithubContext,
  type GithubDelivery,
  type GithubOptions,
  hasResult,
  hookId,
  hookPath,
  isDelivered,
} from './github-api.ts';
import { readJson } from './read-json.ts';

/** The most deliveries of a page. @see https://docs.github.com/en/rest/repos/webhooks */
const PAGE_SIZE = 100;
/** Age from which a try without a result counts as failed. GitHub waits 10 seconds for a response. */
const MAX_PENDING_MS = minutes(10) * 1_000;
/** The payload is above a limit, and a repetition has the same payload. */
const TOO_LARGE = 413;
/** The most ids in a cursor, which has to fit into an item of DynamoDB. The others are asked for twice. */
const MAX_REMEMBERED = 500;

/**
 * Reads the deliveries of a webhook, newest first, and reports those whose latest try has failed.
 *
 * Each try is a delivery in GitHub's list, and the tries of an event have the same `guid`. So an event is decided by
 * the first of its tries in the list, also if that is newer than the window.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
export async function* githubDeliveries(window: SourceWindow, context: GithubContext): AsyncGenerator<SourcePage> {
  const path = `${hookPath(context.options, requiredId(context.options))}/deliveries`;
  let { cursor, decided } = readCursor(window.cursor);
  for (;;) {
    const query = new URLSearchParams({ per_page: String(PAGE_SIZE), ...(cursor && { cursor }) });
    const response = await callGithub(context, `${path}?${query}`);
    const deliveries = await readJson<GithubDelivery[]>(response);
    const page = toPage(latestTries(deliveries, decided), window, (id) =>
      callGithub(context, `${path}/${id}/attempts`, { method: 'POST' }),
    );
    cursor = nextCursor(response);
    const last = deliveries.at(-1);
    const isLast = cursor === undefined || last === undefined || new Date(last.delivered_at) < window.since;
    yield { ...page, ...(!isLast && { cursor: [cursor, ...[...decided].slice(-MAX_REMEMBERED)].join(' ') }) };
    if (isLast) return;
  }
}

function requiredId(options: GithubOptions): number | undefined {
  const id = hookId(options);
  if (id !== undefined || 'app' in options.hook) return id;
  throw new Error(
    'the option `hook` of githubDeliveries() has no `id`, so its deliveries cannot be read. Expected the id of the ' +
      'hook. Copy it from the address of its settings page, or run `npm run ops -- provider register <topic>`.',
  );
}

/**
 * Leaves out older tries of events.
 *
 * @param decided events with a redelivery so far whose original is older, which changes with each page. Only these have
 *   older tries, so it stays small.
 */
function latestTries(deliveries: readonly GithubDelivery[], decided: Set<string>): GithubDelivery[] {
  return deliveries.filter(({ guid, redelivery }) => {
    const isOlder = decided.has(guid);
    if (redelivery) decided.add(guid);
    else decided.delete(guid);
    return !isOlder;
  });
}

function toPage(
  deliveries: readonly GithubDelivery[],
  { since, until }: SourceWindow,
  redeliver: (id: string) => Promise<unknown>,
): SourcePage {
  const failed: FailedDelivery[] = [];
  let delivered = 0;
  let refused = 0;
  for (const delivery of deliveries) {
    const createdAt = new Date(delivery.delivered_at);
    if (createdAt < since || createdAt > until || isPending(delivery, createdAt)) continue;
    if (isDelivered(delivery)) delivered++;
    else if (delivery.status_code === TOO_LARGE) refused++;
    else {
      // The id may have more digits than a JavaScript number holds.
      const id = JSON.stringify(delivery.id);
      failed.push({
        id: delivery.guid,
        createdAt,
        async redeliver() {
          await redeliver(id);
        },
      });
    }
  }
  return { failed, delivered, refused };
}

/** Tells if a try may still be under way. */
function isPending(delivery: GithubDelivery, deliveredAt: Date): boolean {
  return !hasResult(delivery) && Date.now() - deliveredAt.getTime() < MAX_PENDING_MS;
}

/** Reads the cursor of GitHub and the decided events, which are in the cursor of a page. */
function readCursor(text = ''): { cursor: string | undefined; decided: Set<string> } {
  const [cursor, ...decided] = text.split(' ');
  return { cursor: cursor || undefined, decided: new Set(decided) };
}

/** @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function nextCursor({ headers }: Response): string | undefined {
  const [, next] = /<([^<>]+)>\s*;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return next === undefined ? undefined : (new URL(next).searchParams.get('cursor') ?? undefined);
}
