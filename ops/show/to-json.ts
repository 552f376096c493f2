import { ownValue } from '#contract/own-value';
import { attemptsOf, outcomeOf } from '#ops/logs/attempts';
import { lineToJson } from '#ops/logs/line-to-json';
import { describeGap } from '#ops/logs/read-history';
import type { Stage } from '#ops/stage/stage';
import { toJson } from '#ops/terminal/json';
import { fieldsOf } from './format-life.ts';
import type { Life } from './life.ts';

/** Writes what happened to the webhooks as one JSON object. `docs/operating.md` describes it. */
export function livesToJson(
  { title, topics }: Pick<Stage, 'title' | 'topics'>,
  searched: string,
  lives: readonly Life[],
) {
  return toJson({ stage: title, searched, webhooks: lives.map((life) => lifeOf(topics, life)) }, 2);
}

function lifeOf(topics: Stage['topics'], life: Life) {
  const { id, topic, history, listed, webhook, problem } = life;
  const { lane = ownValue(topics, topic)?.lane ?? null, eventId = null, eventType = null } = fieldsOf(life);
  const { body: _, bodyEncoding: __, ...request } = webhook ?? {};
  return {
    id,
    topic,
    lane,
    eventId,
    eventType,
    receivedAt: webhook?.receivedAt ?? listed?.receivedAt.toISOString() ?? null,
    stored: listed ? { key: listed.key, bytes: listed.bytes } : null,
    request: webhook ? request : null,
    problem: problem ?? null,
    outcome: outcomeOf(history.lines) ?? null,
    attempts: attemptsOf(history.lines).map(({ message, attempt = null, step, lines }) => ({
      message,
      attempt,
      step: step?.step ?? null,
      ms: step?.ms ?? null,
      firstLineAt: lines[0]?.time.toISOString(),
      lastLineAt: lines.at(-1)?.time.toISOString(),
    })),
    logsSince: history.coveredSince.toISOString(),
    logsProblem: describeGap(history, id) ?? null,
    lines: history.lines.map(lineToJson),
  };
}
