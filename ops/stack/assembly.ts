import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from './template.ts';

/** The synthesized app, which has one stack. */
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

/** Reads a directory that the CDK CLI has written. */
export function readAssembly(directory: string): Assembly {
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const { artifacts }: Manifest = read('manifest.json');
  const [id, stack] = Object.entries(artifacts).find(([, { type }]) => type === 'aws:cloudformation:stack') ?? [];
  if (!id || !stack) throw new Error(`${directory} contains no stack`);
  const { properties } = stack;
  return {
    directory,
    stackName: properties.stackName ?? id,
    template: new Template(read(properties.templateFile)),
    bootstrap: {
      parameter: properties.bootstrapStackVersionSsmParameter,
      version: properties.requiresBootstrapStackVersion,
    },
  };
}
