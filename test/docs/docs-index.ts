import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Page by its path, relative to `docs/`, and the question that it answers. */
type Entry = readonly [path: string, question: string];

/** Directory whose pages are listed by their headings. */
interface Directory {
  readonly directory: string;
  readonly introduction: string;
}

interface Section {
  readonly heading: string;
  readonly entries: readonly (Entry | Directory)[];
}

/** Pages in reading order. A page that does not exist yet is left out of the index. */
export const SECTIONS: readonly Section[] = [
  {
    heading: 'Start',
    entries: [
      ['getting-started.md', 'How do I set up a project, as a dependency or as a fork?'],
      ['local-mode.md', 'How do I run everything on my machine, and what does it print?'],
      [
        'adding-a-topic.md',
        'How do I receive the webhooks of one more provider, from the configuration to the deploy?',
      ],
      ['examples.md', 'Which complete projects can I copy, and what does each show?'],
      ['real-providers.md', 'How does my machine receive webhooks of the real provider?'],
      [
        '../examples/stripe-to-dynamodb',
        'What does a complete project look like that stores events of Stripe in a table?',
      ],
      ['../examples/shopify-with-a-rate', 'What does a complete project look like that limits the rate of its calls?'],
      [
        '../examples/custom-hmac-fifo',
        'What does a complete project look like with an own signature and webhooks in order?',
      ],
    ],
  },
  {
    heading: 'Write handlers',
    entries: [['handlers.md', 'How do I read, validate, process and test a webhook, and which errors may I throw?']],
  },
  {
    heading: 'Configure',
    entries: [
      ['configuration.md', 'Which options, types and functions are there, with their defaults and limits?'],
      ['providers.md', 'Which providers have a preset, what does it verify, and how does the provider retry?'],
      { directory: 'providers', introduction: 'How do I set up the webhooks of one provider?' },
      ['lanes.md', 'How do I set concurrency, rate, order and priority, and pause the processing?'],
      ['reconciliation-sources.md', 'From which providers can missed events be fetched, and how do I write a source?'],
      ['retries.md', 'When is a failed webhook tried again, and what happens after the last attempt?'],
      ['reconciliation.md', 'How are events fetched that the provider failed to deliver, and how do I notice it?'],
      ['stages.md', 'How do I deploy several stages, accounts and regions?'],
      ['safe-deployments.md', 'How does a new version prove that it works before it receives webhooks?'],
      ['encryption.md', 'How do I encrypt everything with a key of my own?'],
      ['overload.md', 'How do I limit requests, concurrency and costs, and what stops a flood?'],
      ['limits.md', 'How large can a configuration be, and what do I do when it exceeds a limit of AWS?'],
      ['costs.md', 'What does a stage cost, from which inputs is that calculated, and how do I lower it?'],
      ['availability.md', 'What is lost when a zone or a region fails, and how do I use two regions?'],
      ['alarms.md', 'Which alarms are there, what do they cost, and whom do they notify?'],
    ],
  },
  {
    heading: 'Operate',
    entries: [
      ['going-to-production.md', 'What must I do, and which quotas must I request, before real webhooks arrive?'],
      ['operating.md', 'Which commands are there for operators, and which permissions do they need?'],
      ['troubleshooting.md', 'Something does not work, and no alarm was raised. What is the cause?'],
      ['at-3-am.md', 'An alarm has woken me up. What do I do?'],
      ['runbook.md', 'What does this alarm mean, and how do I repair it? What do I do in a disaster?'],
      ['exercise.md', 'How do I practise a repair without AWS?'],
      ['continuous-deployment.md', 'How does GitHub Actions test, deploy and check each stage?'],
      ['upgrading.md', 'How do I upgrade, rename a lane, roll back or delete a stage?'],
    ],
  },
  {
    heading: 'Understand',
    entries: [
      ['architecture.md', 'What happens to a webhook, and which code decides it?'],
      ['performance.md', 'How much time does a webhook take, compared with what, and how is that measured?'],
      ['glossary.md', 'What does this term mean?'],
      { directory: 'decisions', introduction: 'Why is it built this way, and which alternatives were rejected?' },
    ],
  },
  {
    heading: 'Contribute',
    entries: [
      ['../CONTRIBUTING.md', 'How do I change Catchbasin itself, and which tests must pass?'],
      ['../CHANGELOG.md', 'What has changed, and which changes replace resources?'],
    ],
  },
];

/** Generates `docs/README.md`. */
export function indexPage(): string {
  const sections = SECTIONS.map(({ heading, entries }) => `## ${heading}\n\n${entries.flatMap(lines).join('\n')}`);
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Documentation

The pages in reading order, each with the question that it answers. Start with the
[README](../README.md).
Generated by \`npm run docs\` from \`test/docs/docs-index.ts\`.`;

function lines(entry: Entry | Directory): string[] {
  if ('directory' in entry) return directoryLines(entry);
  const [path, question] = entry;
  return existsSync(join(ROOT, 'docs', path)) ? [`- [${titleOf(path)}](${path}): ${question}`] : [];
}

function directoryLines({ directory, introduction }: Directory): string[] {
  const pages = pagesOf(directory);
  if (pages.length === 0) return [];
  const links = pages.map((page) => `  - [${titleOf(page)}](${page})`);
  return [`- [${directory}/](${directory}): ${introduction}`, ...links];
}

function titleOf(path: string): string {
  const file = join(ROOT, 'docs', path);
  if (!path.endsWith('.md')) return posix.basename(path);
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? path;
}

/** Lists the pages below a directory of `docs/`, in the order of their names. */
export function pagesOf(directory: string): string[] {
  return globSync(posix.join(directory, '**/*.md'), { cwd: join(ROOT, 'docs') })
    .map((page) => page.replaceAll('\\', '/'))
    .sort();
}
