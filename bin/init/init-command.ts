import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { parseJson } from '#contract/parse-json';
import { confirmChange } from '#ops/terminal/confirm';
import { interruptible } from '#ops/terminal/interrupt';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { completeManifest, type Manifest, SCRIPTS, type Versions } from './manifest.ts';
import { IGNORED, projectFiles, toJson } from './project-files.ts';
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
      const files = projectFiles({
        topics,
        cdkContext: readJson<{ context: object }>(join(PACKAGE, 'cdk.json')).context,
      });
      const manifest = readManifest(project);
      const changes = changesOf(project, Object.keys(files), manifest);
      if (changes.length > 0) {
        terminal.warn(`In ${project}:\n${changes.map((change) => `  ${change}`).join('\n')}`);
        await interruptible((signal) => confirmChange('Change them?', yes, terminal, signal));
      }
      const completed = completeManifest(manifest, versions(), nameOf(project));
      const all = { [MANIFEST]: toJson(completed), '.gitignore': completeGitignore(project), ...files };
      for (const [file, content] of Object.entries(all)) {
        const path = join(project, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
      print(terminal, nextSteps(Object.keys(all), directory, topics[0]?.name ?? '', completed));
    });
}

/** Describes what the command would change of the user's files. Additions need no question. */
function changesOf(project: string, files: readonly string[], { type }: Manifest): string[] {
  // A link without a target exists too, and would be followed.
  const existing = files.filter((file) => lstatSync(join(project, file), { throwIfNoEntry: false }));
  const overwritten = existing.map((file) => `${file} is overwritten`);
  if (type === undefined || type === 'module') return overwritten;
  return [
    ...overwritten,
    `package.json: "type" changes from "${type}" to "module". Files that use require() fail then`,
  ];
}

/** Adds the missing lines to the list of files that Git leaves out. */
function completeGitignore(project: string): string {
  const file = join(project, '.gitignore');
  const text = existsSync(file) ? readFileSync(file, 'utf8').replace(/\n?$/, '\n') : '';
  const lines = text.split('\n').map((line) => line.trim());
  return (
    text +
    IGNORED.filter((line) => !lines.includes(line))
      .map((line) => `${line}\n`)
      .join('')
  );
}

function readManifest(project: string): Manifest {
  const file = join(project, MANIFEST);
  if (!existsSync(file)) return {};
  const manifest = parseJson(readFileSync(file, 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest;
  throw new UserError(`${file} is not a JSON object. Correct or delete it, then run the command again.`);
}

interface OwnManifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Reads the versions that this package was tested with from its own manifest. */
function versions(): Versions {
  const { version, devDependencies } = readJson<OwnManifest>(join(PACKAGE, MANIFEST));
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

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function nextSteps(files: readonly string[], place: string, topic: string, { scripts = {} }: Manifest): string {
  const own = (name: keyof typeof SCRIPTS) => scripts[name] === SCRIPTS[name];
  const steps = [
    ...(place === '.' ? [] : [`cd ${place}`]),
    'npm install',
    own('test') ? 'npm test' : `npx ${SCRIPTS.test}`,
    own('start') ? 'npm start' : `npx ${SCRIPTS.start}`,
    `${own('send') ? 'npm run send --' : `npx ${SCRIPTS.send}`} ${topic}    # in another terminal`,
  ];
  return [
    `Wrote ${files.length} files:`,
    ...files.map((file) => `  ${file}`),
    '',
    'Next:',
    ...steps.map((step) => `  ${step}`),
  ].join('\n');
}
