import { join } from 'node:path';
import { checkTypes } from '#ops/stack/check-types';
import { filesWithoutDefaultExport } from './default-exports.ts';
import { undeclaredImports } from './undeclared-imports.ts';

/**
 * Checks `webhooks/` for type errors, handlers without a default export and imports of undeclared packages. The context
 * `types=false` skips all of them, and `types=later` the type check only.
 *
 * @returns a description of each problem, or an empty text when there are none
 */
export async function checkWebhooks(): Promise<string> {
  const types = typesContext();
  if (types === 'false') return '';
  const [files, undeclared, typeErrors] = await Promise.all([
    types === 'later' ? [] : filesWithoutDefaultExport(import.meta.resolve('#webhooks/handlers/index')),
    undeclaredImports(join(import.meta.dirname, '..')),
    // A compiler that cannot run must not hide the other problems.
    types === 'later' ? '' : checkTypes().catch((error: Error) => error.message),
  ]);
  const missing = files.map((file) => `${file} has no default export. Add \`export default defineHandler(…)\`.`);
  return [missing.join('\n'), undeclared.join('\n'), typeErrors].filter(Boolean).join('\n\n');
}

/** Reads the context of the CDK CLI, because the app that would read it may not load. */
function typesContext(): string {
  const { types } = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  return String(types);
}
