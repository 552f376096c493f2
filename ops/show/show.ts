import { generatedAt, payloadKeysOf } from '#contract/keys';
import { type History, readHistory } from '#ops/logs/read-history';
import type { Stage, StageOptions } from '#ops/stage/stage';
import { print, type Terminal } from '#ops/terminal/terminal';
import { InterruptedError, UserError } from '#ops/user-error';
import { findWebhook } from '#ops/webhooks/list-webhooks';
import { loadWebhook } from '#ops/webhooks/load-webhook';
import { formatLife } from './format-life.ts';
import type { Life } from './life.ts';
import { livesToJson } from './to-json.ts';

export interface ShowOptions extends StageOptions {
  readonly json?: true | undefined;
}

/** Shows what happened to a webhook, or to all webhooks of an event. */
export async function show(
  stage: Stage,
  text: string,
  { json, local, stage: stageName }: ShowOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const byId = await findLife(stage, text.toLowerCase(), signal);
  const lives = byId ? [byId] : await findByEvent(stage, text, signal);
  if (signal.aborted) throw new InterruptedError('interrupted. Nothing was changed.');
  if (lives.length === 0) throw new UserError(await notFound(stage, text));
  if (json) print(terminal, livesToJson(stage, text, lives));
  else {
    const flags = local ? ' --local' : stageName === undefined ? '' : ` --stage ${stageName}`;
    print(terminal, lives.map((life) => formatLife(stage, life, flags)).join('\n\n'));
  }
}

/** Finds a webhook by its id, in the logs and in the bucket. */
async function findLife(stage: Stage, id: string, signal: AbortSignal): Promise<Life | undefined> {
  if (!generatedAt(id)) return undefined;
  const history = await readHistory(stage.logs, id, signal);
  const topic = topicOf(history);
  const topics = topic === undefined ? Object.keys(stage.topics) : [topic];
  const found = await Promise.all(topics.map(async (name) => ({ name, listed: await findWebhook(stage, name, id) })));
  const { name, listed } = found.find((each) => each.listed) ?? {};
  if (!listed && history.lines.length === 0) return undefined;
  const life = { id, topic: topic ?? name ?? 'unknown', history, listed };
  if (!listed) return { ...life, webhook: undefined, problem: undefined };
  const reference = { v: 1, id, topic: life.topic, key: listed.key, receivedAt: '' } as const;
  try {
    return { ...life, webhook: await loadWebhook(stage, reference), problem: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...life, webhook: undefined, problem: error.message };
  }
}

/** Finds the webhooks of an event by the provider's id, which only the logs hold. */
async function findByEvent(stage: Stage, eventId: string, signal: AbortSignal): Promise<Life[]> {
  const { logs } = stage;
  const ids = new Set<string>();
  const query = { since: await logs.coveredSince(), where: { eventId: [eventId] }, signal };
  for await (const { fields } of logs.lines(query)) if (typeof fields?.id === 'string') ids.add(fields.id);
  const lives: Life[] = [];
  for (const id of ids) {
    const life = await findLife(stage, id, signal);
    if (life) lives.push(life);
  }
  return lives;
}

function topicOf({ lines }: History): string | undefined {
  const topic = lines.find(({ fields }) => typeof fields?.topic === 'string')?.fields?.topic;
  return topic === undefined ? undefined : String(topic);
}

async function notFound({ title, topics, logs }: Stage, text: string): Promise<string> {
  const since = (await logs.coveredSince()).toISOString();
  const head = `no webhook of ${title} has the id or the event id ${text}. Searched: ${logs.title} since ${since}`;
  if (payloadKeysOf('', text.toLowerCase()).length > 0) {
    const names = Object.keys(topics).join(', ');
    return `${head}, and the stored webhooks of the topics ${names}. Check the id and the stage.`;
  }
  return (
    `${head}. The logs alone hold event ids: from the receipt when the provider sends the id in a header, ` +
    'otherwise once the webhook was processed. Check the id and the stage.'
  );
}
