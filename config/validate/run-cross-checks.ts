import { WEBHOOKS_DEFAULTS } from '#config/defaults';
import { mustBeOneOf } from '#config/did-you-mean';
import {
  maxBodyBytesOf,
  type ResolvedLane,
  type ResolvedWebhooks,
  resolveLane,
  resolveTopic,
  resolveWebhooks,
} from '#config/resolve-webhooks';
import type { LaneConfig, TopicConfig, WebhooksConfig } from '#contract/define-webhooks';
import { readPointer } from '#contract/json-pointer';
import { type ConfigIssue, pathOf, show } from './config-error.ts';
import type { CrossCheck } from './cross-check.ts';
import { LANE_CHECKS } from './lane-checks.ts';
import { STAGE_CHECKS } from './stage-checks.ts';
import { TOPIC_CHECKS } from './topic-checks.ts';

/** Tells if the value at a path of the configuration is valid by itself. */
type IsValid = (...path: string[]) => boolean;

/** Checks the options that depend on each other, as far as each of them is valid by itself. */
export function runCrossChecks(config: WebhooksConfig, isValid: IsValid): ConfigIssue[] {
  const lanes = Object.entries<LaneConfig>(config.lanes ?? WEBHOOKS_DEFAULTS.lanes);
  const topics = Object.entries(config.topics);
  const validTopics = Object.fromEntries(topics.filter(([name]) => isValid('topics', name)));
  const resolve = (name: string, lane: LaneConfig) => resolveLane(lane, maxBodyBytesOf(name, validTopics));
  const validLanes = Object.fromEntries(
    lanes.map(([name, lane]) => [name, isValid('lanes', name) ? resolve(name, lane) : undefined]),
  );
  const { payloadRetentionDays = WEBHOOKS_DEFAULTS.payloadRetentionDays } = config;
  const stageRetentionDays = isValid('payloadRetentionDays') ? payloadRetentionDays : Number.POSITIVE_INFINITY;

  return [
    ...lanes.flatMap(([name, lane]) => run(LANE_CHECKS, ['lanes', name], isValid, () => resolve(name, lane))),
    ...topics
      .filter(([name]) => isValid('topics', name, 'lane'))
      .flatMap(([name, topic]) => checkTopic(name, topic, validLanes, stageRetentionDays, isValid)),
    ...run(STAGE_CHECKS, [], isValid, () => resolveValid(config, validLanes, validTopics, isValid)),
  ];
}

/** @param lanes all lanes by name, `undefined` for those that are invalid by themselves */
function checkTopic(
  name: string,
  config: TopicConfig,
  lanes: Readonly<Record<string, ResolvedLane | undefined>>,
  stageRetentionDays: number,
  isValid: IsValid,
): ConfigIssue[] {
  const place = ['topics', name];
  if (!Object.hasOwn(lanes, config.lane)) {
    const names = Object.keys(lanes);
    const expected = mustBeOneOf(config.lane, names, 'Correct it, or add it to lanes.');
    return [{ path: pathOf([...place, 'lane']), received: show(config.lane), expected }];
  }
  const lane = lanes[config.lane];
  if (!lane) return [];
  return run(TOPIC_CHECKS, place, isValid, () => ({
    ...resolveTopic(config, lane),
    given: config,
    resolvedLane: lane,
    stageRetentionDays,
  }));
}

/** Resolves the valid parts of a configuration. The rest has its defaults, and no check relates it. */
function resolveValid(
  config: WebhooksConfig,
  lanes: Readonly<Record<string, ResolvedLane | undefined>>,
  topics: WebhooksConfig['topics'],
  isValid: IsValid,
): ResolvedWebhooks {
  const options = Object.entries(config).filter(([name]) => isValid(name));
  const given = Object.entries<LaneConfig>(config.lanes ?? WEBHOOKS_DEFAULTS.lanes);
  const validLanes = Object.fromEntries(given.filter(([name]) => lanes[name]));
  return resolveWebhooks({ ...Object.fromEntries(options), lanes: validLanes, topics });
}

/** @param resolve creates the lane or topic with its defaults, which is possible once the related options are valid */
function run<Resolved>(
  checks: readonly CrossCheck<Resolved>[],
  place: readonly string[],
  isValid: IsValid,
  resolve: () => Resolved,
): ConfigIssue[] {
  return checks
    .filter(({ relates, fails }) => relates.every((option) => isValid(...place, option)) && fails(resolve()))
    .map(({ path, expected }) => ({
      path: pathOf([...place, ...path]),
      received: show(readPointer(resolve(), `/${path.join('/')}`)),
      expected: expected(resolve()),
    }));
}
