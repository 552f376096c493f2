import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#ops/user-error';
import { Template, type TemplateContent } from './template.ts';

/** The synthesized app. It has one stack with webhooks and may have others. */
export interface Assembly {
  readonly directory: string;
  readonly stackName: string;
  readonly template: Template;
  /** The CDK bootstrap that a deploy needs in the account. */
  readonly bootstrap: { readonly parameter: string; readonly version: number };
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties: {
    readonly stackName?: string;
    readonly templateFile: string;
    readonly requiresBootstrapStackVersion: number;
    readonly bootstrapStackVersionSsmParameter: string;
  };
}

/**
 * Reads a directory that the CDK CLI has written.
 *
 * @throws {UserError} when it has no app, or the app does not have exactly one stack with webhooks
 */
export function readAssembly(directory: string): Assembly {
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new UserError(
      `${directory} is not a directory with a synthesized app, because it has no manifest.json. ` +
        'Run `npx cdk synth -c stage=dev -o DIRECTORY` with your stage, or leave out `--app`.',
    );
  }
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const { artifacts }: Manifest = read('manifest.json');
  const stacks = Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]) => {
      const content: TemplateContent = read(properties.templateFile);
      return { name: properties.stackName ?? id, properties, content };
    })
    .filter(({ content }) => (content as Partial<TemplateContent>).Metadata?.Catchbasin);
  const [stack, ...others] = stacks;
  if (!stack) {
    throw new UserError('The app has no stack with webhooks. Add a WebhookStack or Webhooks in bin/app.ts.');
  }
  if (others.length > 0) {
    const names = stacks.map(({ name }) => name).join(', ');
    throw new UserError(
      `The app has several stacks with webhooks: ${names}. It must have one per stage. ` +
        'Create only the stack of the chosen stage in bin/app.ts.',
    );
  }
  const { name, properties, content } = stack;
  return {
    directory,
    stackName: name,
    template: new Template(content),
    bootstrap: {
      parameter: properties.bootstrapStackVersionSsmParameter,
      version: properties.requiresBootstrapStackVersion,
    },
  };
}
