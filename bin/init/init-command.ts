import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { confirmChange } from '#ops/terminal/confirm';
import { interruptible } from '#ops/terminal/interrupt';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { completeManifest, type Manifest, type Versions } from './manifest.ts';
import { projectFiles, toJson } from './project-files.ts';
import { parseTopics } from './topics.ts';

const PACKAGE = join(import.meta.dirname, '../..');
const MANIFEST = 'package.json';

/**
 * Creates `catchbasin init`.
 *
 * @param typedIn directory in which the user typed the command
 */
export function initCommand(terminal: Terminal, typedIn: string): Command {
  return new Command('init')
    .description('Write the files of a new project, which uses Catchbasin as a dependency.')
    .argument('[directory]', 'directory of the project', '.')
    .option('--topics <names>', 'presets of providers, such as stripe,github. NAME=PRESET names a topic', 'github')
    .option('--yes', 'overwrite files without a question', false)
    .action(async (directory: string, { topics: names, yes }: { topics: string; yes: boolean }) => {
      const project = resolve(typedIn, directory);
      const topics = parseTopics(names);
      const files = projectFiles({ topics, cdkContext: readJson(join(PACKAGE, 'cdk.json')).context });
      const existing = Object.keys(files).filter((file) => existsSync(join(project, file)));
      if (existing.length > 0) {
        terminal.warn(`These files exist in ${project}:\n${existing.map((file) => `  ${file}`).join('\n')}`);
        await interruptible((signal) => confirmChange('Overwrite them?', yes, terminal, signal));
      }
      const manifest = completeManifest(readManifest(project), versions(), nameOf(project));
      const all = { [MANIFEST]: toJson(manifest), ...files };
      for (const [file, content] of Object.entries(all)) {
        const path = join(project, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
      print(terminal, nextSteps(Object.keys(all), directory, topics[0]?.name ?? ''));
    });
}

function readManifest(project: string): Manifest {
  const file = join(project, MANIFEST);
  if (!existsSync(file)) return {};
  try {
    return readJson(file);
  } catch (cause) {
    throw new UserError(`${file} is not JSON. Correct or delete it, then run the command again.`, { cause });
  }
}

/** Reads the versions that this package was tested with from its own manifest. */
function versions(): Versions {
  const { version, devDependencies } = readJson(join(PACKAGE, MANIFEST));
  const of = (name: string): string => `^${devDependencies[name]}`;
  return {
    catchbasin: `^${version}`,
    'aws-cdk-lib': of('aws-cdk-lib'),
    constructs: of('constructs'),
    // The CLI and the library have different numbers, and the CLI reads the output of older libraries only.
    'aws-cdk': of('aws-cdk'),
    '@types/node': of('@types/node'),
    typescript: of('typescript'),
  };
}

/** Returns the name of the directory in the form that npm allows. */
function nameOf(project: string): string {
  return (
    basename(project)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'webhooks'
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the callers know the file
function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function nextSteps(files: readonly string[], place: string, topic: string): string {
  const steps = [
    ...(place === '.' ? [] : [`cd ${place}`]),
    'npm install',
    'npm test',
    'npm start',
    `npm run send -- ${topic}    # in another terminal`,
  ];
  return [
    `Wrote ${files.length} files:`,
    ...files.map((file) => `  ${file}`),
    '',
    'Next:',
    ...steps.map((step) => `  ${step}`),
  ].join('\n');
}
