import type { Template } from '#ops/stack/template';
import type { Resolver } from './resolver.ts';
import { webhookRoutes } from './routes.ts';

/** Stands for the address of the webhooks' API until its server listens, because the system may choose the port. */
const NOT_KNOWN_YET = 'http://not-listening.invalid';

/** Registers the address of the webhooks' API, which variables of functions refer to. */
export function addApi(template: Template, resolver: Resolver): void {
  const api = webhookRoutes(template)[0]?.api;
  if (api !== undefined) resolver.add(api, { attributes: { ApiEndpoint: NOT_KNOWN_YET } });
}

/** Sets the address in the environments of functions, which start with their first invocation. */
export function setApiUrl(environments: readonly Record<string, string>[], url: string): void {
  for (const env of environments) {
    for (const [name, value] of Object.entries(env)) env[name] = value.replaceAll(NOT_KNOWN_YET, url);
  }
}
