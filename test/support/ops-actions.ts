import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionOf } from './sdk-actions.ts';

const ROOT = join(__dirname, '../..');
const IMPORTS =
  /(?:import (?:type )?\{([^}]+)\} from|const \{([^}]+)\} = await import\()\s*'@aws-sdk\/client-([a-z0-9-]+)'/g;

/** Lists the IAM actions of the SDK commands that files send, and of their paginators. */
export function actionsSentBy(...patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: ROOT });
  if (files.length < patterns.length) throw new Error(`not all of ${patterns.join(', ')} exist`);
  const found = files.flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const services = new Map(
      [...source.matchAll(IMPORTS)].flatMap(([, fixed, lazy, service = '']) =>
        (fixed ?? lazy ?? '').split(',').map((name) => [name.trim().replace(/^type /, ''), service] as const),
      ),
    );
    return [...source.matchAll(/new (\w+Command)\(|(paginate\w+)\(/g)].flatMap(([, one, many]) => {
      const name = one ?? many ?? '';
      const service = services.get(name);
      if (service === undefined) throw new Error(`${file} sends ${name}, which it does not import by its name`);
      return iamActionOf(service, name) ?? [];
    });
  });
  return [...new Set(found)].sort();
}

/** Lists the files of the operator's commands that send SDK commands. */
export function filesThatSend(): string[] {
  return globSync('ops/**/*.ts', { cwd: ROOT })
    .filter((file) => /new \w+Command\((?!['`])|paginate\w+\(/.test(readFileSync(join(ROOT, file), 'utf8')))
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('@aws-sdk/client-'))
    .sort();
}
