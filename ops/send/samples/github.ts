import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { jsonSample, type MakeSample, pick } from './sample.ts';

interface Event {
  readonly name: string;
  readonly examples: readonly unknown[];
}

let events: { type: string; payload: unknown }[] | undefined;

/** Hundreds of GitHub's real payloads; the package is a single JSON file of some megabytes, read on first use. */
function allEvents() {
  events ??= (createRequire(import.meta.url)('@octokit/webhooks-examples') as Event[]).flatMap(({ name, examples }) =>
    examples.map((payload) => ({ type: name, payload })),
  );
  return events;
}

/** A failing one is of an event that the example handler reads, and nothing like it. */
export const githubSample: MakeSample = (n, { event, fail }) => {
  const { type, payload } = pick(allEvents(), n, fail ? (event ?? 'push') : event);
  return jsonSample(fail ? { not: `what ${type} looks like` } : payload, {
    'user-agent': 'GitHub-Hookshot/sample',
    'x-github-delivery': randomUUID(),
    'x-github-event': type,
  });
};
