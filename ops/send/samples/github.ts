import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { jsonSample, type MakeSample, pick } from './sample.ts';

interface Event {
  readonly name: string;
  readonly examples: readonly unknown[];
}

let events: { type: string; payload: unknown }[] | undefined;

/** Returns hundreds of GitHub's own payloads. They are a JSON file of several megabytes, so it is read on first use. */
function allEvents() {
  events ??= (createRequire(import.meta.url)('@octokit/webhooks-examples') as Event[]).flatMap(({ name, examples }) =>
    examples.map((payload) => ({ type: name, payload })),
  );
  return events;
}

/** Makes a GitHub event. A failing event has a type that the example handler reads and an unexpected payload. */
export const githubSample: MakeSample = (n, { event, fail }) => {
  const { type, payload } = pick(allEvents(), n, fail ? (event ?? 'push') : event);
  return jsonSample(fail ? { unexpected: `not a payload of ${type}` } : payload, {
    'user-agent': 'GitHub-Hookshot/sample',
    'x-github-delivery': randomUUID(),
    'x-github-event': type,
  });
};
