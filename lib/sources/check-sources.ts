import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConfigIssue } from '#config/validate/config-error';
import type { HandlerRegistry } from '#contract/handler';
import { handlersWithoutDefaultExport } from './default-exports.ts';
import { missingEntries } from './entries.ts';
import { undeclaredImports } from './undeclared-imports.ts';

/**
 * Finds problems of the source files that the functions bundle. These are missing files, handlers without a default
 * export, and imports of undeclared packages. The context `types=false` skips the check, and so does a command that
 * bundles nothing.
 *
 * @param webhooksDir absolute path of the directory with the configuration and the handlers
 */
export function checkSources(scope: Construct, webhooksDir: string, handlers: HandlerRegistry): ConfigIssue[] {
  if (!Stack.of(scope).bundlingRequired || String(scope.node.tryGetContext('types')) === 'false') return [];
  const missing = missingEntries(webhooksDir);
  // The bundling would fail too, and name no option.
  if (missing.length > 0) return missing;
  return [...handlersWithoutDefaultExport(webhooksDir, handlers), ...undeclaredImports(webhooksDir)];
}
