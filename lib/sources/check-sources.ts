import { relative } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { type ConfigIssue, pathOf, show } from '#config/validate/config-error';
import { findModules, REQUIRED_MODULES, SOURCES_MODULE } from '#config/webhooks-modules';
import type { HandlerRegistry } from '#contract/handler';
import { handlersWithoutDefaultExport } from './default-exports.ts';
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
  const missing = missingModules(webhooksDir);
  // The bundling would fail too, and name no option.
  if (missing.length > 0) return missing;
  return [...handlersWithoutDefaultExport(webhooksDir, handlers), ...undeclaredImports(webhooksDir)];
}

/** Finds required modules without a file, which happens when the directory or the working directory is another one. */
export function missingModules(webhooksDir: string): ConfigIssue[] {
  return REQUIRED_MODULES.filter((module) => findModules(webhooksDir, [module]).length === 0).map((module) => ({
    path: 'webhooksDir',
    received: `${relative('.', webhooksDir) || '.'} has no ${module}.ts or ${module}.js`,
    expected: 'Must be the directory of config and handlers. A relative path starts at the working directory.',
  }));
}

/** Finds topics with a source of the user in a project that registers none. */
export function missingSources(webhooksDir: string, topics: ResolvedWebhooks['topics']): ConfigIssue[] {
  if (findModules(webhooksDir, [SOURCES_MODULE]).length > 0) return [];
  return Object.entries(topics).flatMap(([name, { reconcile }]) =>
    reconcile?.source.own
      ? [
          {
            path: pathOf(['topics', name, 'reconcile', 'source']),
            received: `${relative('.', webhooksDir) || '.'} has no ${SOURCES_MODULE}.ts or ${SOURCES_MODULE}.js`,
            expected: `Must be registered there as ${show(reconcile.source.name)}. Create the file.`,
          },
        ]
      : [],
  );
}
