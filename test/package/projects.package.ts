import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as presets from '#contract/providers/index';
import { InstalledProject, tarball } from './installed-project.ts';

const ROOT = join(__dirname, '../..');
const PACKAGES = 'aws-cdk aws-cdk-lib constructs typescript @types/node zod valibot aws-sdk-client-mock';

/** Has the packages, and lends them to projects in its directories. */
const home = new InstalledProject();
beforeAll(async () => {
  await home.run(`npm install "${tarball()}" ${versionsOf(PACKAGES)} ${clientsOfExamples()}`);
});
afterAll(() => home.remove());

/** Names the versions that this repository has. */
function versionsOf(names: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return names
    .split(' ')
    .map((name) => `"${name}@${devDependencies[name]}"`)
    .join(' ');
}

function clientsOfExamples(): string {
  const manifests = globSync('examples/*/package.json', { cwd: ROOT }).map((file) =>
    JSON.parse(readFileSync(join(ROOT, file), 'utf8')),
  );
  const names = manifests.flatMap(({ dependencies, devDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith('@aws-sdk/')),
  );
  return versionsOf([...new Set(names)].join(' '));
}

test('init writes a project for every preset, which compiles, passes its tests and synthesizes', async () => {
  const names = Object.entries(presets).flatMap(([name, preset]) => (typeof preset === 'function' ? [name] : []));
  expect(names.length).toBeGreaterThan(45);
  await home.run(`npx catchbasin init all --topics ${names.join(',')}`);
  expect(await home.run('cd all && tsc')).toBe('');
  const output = await home.run('cd all && node --test "webhooks/**/*.test.ts"');
  expect(output).toContain(`pass ${names.length}\n`);
  await home.run('cd all && cdk synth --quiet -c stage=prod');
});

test.each(globSync('examples/*', { cwd: ROOT }).map((path) => basename(path)))(
  'the example %s passes its tests, compiles and synthesizes with the package',
  async (name) => {
    home.copy(join(ROOT, 'examples', name), name);
    expect(await home.run(`cd ${name} && tsc`)).toBe('');
    expect(await home.run(`cd ${name} && npm test`)).toMatch(/fail 0\n/);
    await home.run(`cd ${name} && cdk synth --quiet`);
  },
);

test('a move from the fork to the package changes the code of functions at most', async () => {
  await home.run('catchbasin init moved && rm -r moved/webhooks');
  home.copy(join(ROOT, 'webhooks'), 'moved/webhooks');
  const template = (directory: string) => JSON.parse(home.read(`${directory}/Catchbasin-prod.template.json`));
  await home.run('cd moved && cdk synth --quiet -c stage=prod -c types=false');
  const output = home.path('fork');
  await home.run(`cd "${ROOT}" && npx cdk synth --quiet -c stage=prod -c types=false --output "${output}"`);
  const withoutCode = ({ Resources }: { Resources: Record<string, Resource> }) => {
    const resources = Object.entries(Resources).map(([id, { Type, Properties }]) => {
      const { Code: _, ...others } = Properties ?? {};
      return { id, Type, ...others };
    });
    // The id of a version ends with a hash that covers the code of its function.
    return JSON.stringify(resources, null, 1).replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');
  };
  expect(withoutCode(template('moved/cdk.out'))).toBe(withoutCode(template('fork')));
});

describe('an existing CDK app', () => {
  beforeAll(() => {
    home.copy(join(ROOT, 'docs/examples/existing-app'), 'existing');
    home.write('existing/package.json', '{ "type": "module", "scripts": { "start": "catchbasin start" } }');
    home.write('existing/cdk.json', '{ "app": "node bin/app.ts" }');
  });

  test('keeps its VPC, its alarm topic and its tags', async () => {
    await home.run('cd existing && cdk synth --quiet -c stage=prod');
    const { Resources } = JSON.parse(home.read('existing/cdk.out/Shop-prod.template.json'));
    const ofType = (type: string) => Object.entries<Resource>(Resources).filter(([, each]) => each.Type === type);
    expect(ofType('AWS::EC2::VPC')).toHaveLength(1);
    const processors = ofType('AWS::Lambda::Function').filter(([id]) => id.includes('Lane'));
    expect(processors).toHaveLength(3);
    for (const [, { Properties }] of processors) {
      expect(JSON.stringify(Properties.VpcConfig)).toContain('VpcPrivateSubnet1');
      expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'payments' });
    }
    const topics = ofType('AWS::SNS::Topic').map(([id]) => id);
    expect(topics).toHaveLength(1);
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const [, { Properties }] of alarms)
      expect(JSON.stringify(Properties.AlarmActions ?? '')).not.toMatch(/Webhooks/);
    expect(JSON.stringify(alarms)).toContain(topics[0]);
  });

  test('runs in the local mode with its own directory, and its handler is reloaded', async () => {
    await home.start('catchbasin start', 'existing');
    expect(await home.run('cd existing && catchbasin send github --count 3')).toContain('3 accepted, 3 processed');
    const handler = 'existing/src/webhooks/handlers/github.ts';
    home.write(handler, home.read(handler).replace('received', 'seen'));
    await home.eventually(() => home.output().includes('src/webhooks/handlers/github.ts changed: reloaded'));
    expect(await home.stop()).toBe(0);
  });
});

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
