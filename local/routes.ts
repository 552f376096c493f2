import { findTarget, type Template } from '#ops/stack/template';

/** A route of the webhooks' HTTP API, and the logical id of the function that it invokes. */
export interface TemplateRoute {
  /** The logical id of its API. */
  readonly api: string | undefined;
  /** The route key, such as `ANY /{topic}`. */
  readonly key: string;
  readonly functionId: string;
}

/** Returns the routes of the API that invokes the ingest function. The local mode serves no other API. */
export function webhookRoutes(template: Template): TemplateRoute[] {
  const routes = allRoutes(template);
  const api = routes.find(({ functionId }) => template.functionNameOf(functionId) === 'ingest')?.api;
  return routes.filter((route) => route.api === api);
}

/** Returns the logical ids of the APIs that the local mode does not serve. */
export function otherApis(template: Template): string[] {
  const served = new Set(webhookRoutes(template).map(({ api }) => api));
  return template.all('AWS::ApiGatewayV2::Api').flatMap(([logicalId]) => (served.has(logicalId) ? [] : [logicalId]));
}

function allRoutes(template: Template): TemplateRoute[] {
  const integrations = new Map(template.all('AWS::ApiGatewayV2::Integration'));
  return template.all('AWS::ApiGatewayV2::Route').flatMap(([, { ApiId, RouteKey: key, Target }]) => {
    const integration = integrations.get(findTarget(Target ?? '') ?? '');
    const functionId = template.findFunction(integration?.IntegrationUri ?? '');
    return functionId === undefined ? [] : [{ api: findTarget(ApiId ?? ''), key, functionId }];
  });
}
