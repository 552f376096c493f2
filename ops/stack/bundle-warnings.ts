import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly type: string;
  readonly data: unknown;
}

type Metadata = Readonly<Record<string, readonly Entry[]>>;

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly additionalMetadataFile?: string; readonly metadata?: Metadata }>
  >;
}

const LARGE_BUNDLE = / \[ack: catchbasin:large-bundle-\w+\]$/;

/** Returns the warnings of large bundles in a directory of the CDK CLI. `cdk synth` prints them itself. */
export function bundleWarnings(directory: string): string[] {
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const { artifacts }: Manifest = read('manifest.json');
  return Object.values(artifacts)
    .map(
      ({ additionalMetadataFile, metadata = {} }): Metadata =>
        additionalMetadataFile ? read(additionalMetadataFile) : metadata,
    )
    .flatMap((metadata) => Object.values(metadata).flat())
    .filter(({ type, data }) => type === 'aws:cdk:warning' && LARGE_BUNDLE.test(String(data)))
    .map(({ data }) => String(data).replace(LARGE_BUNDLE, ''));
}
