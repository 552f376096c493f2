import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConfigIssue } from '#config/validate/config-error';
import type { HandlerRegistry } from '#contract/handler';
import { handlersWithoutDefaultExport } from './default-exports.ts';
import { undeclaredImports } from './undeclared-imports.ts';

/**
 * Finds problems of the source files that the functions bundle: handlers without a default export, and imports of
 * undeclared packages. The context `types=false` skips it, and so does a command that bundles nothing.
 *
 * @param webhooksDir absolute path of the directory with the configuration and the handlers
 */
export function checkSources(scope: Construct, webhooksDir: string, handlers: HandlerRegistry): ConfigIssue[] {
  if (!Stack.of(scope).bundlingRequired || String(scope.node.tryGetContext('types')) === 'false') return [];
  return [...handlersWithoutDefaultExport(webhooksDir, handlers), ...undeclaredImports(webhooksDir)];
}
