import { type CfnStage, type HttpApi, HttpMethod, type HttpRoute, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { ThrottleConfig } from '#contract/throttle-config';

/** A route of its own, for a topic with a throttle of its own. */
interface TopicRoute {
  readonly route: HttpRoute;
  /** The route key, such as `ANY /stripe`. API Gateway identifies the settings of a route by it. */
  readonly key: string;
  readonly throttle: ThrottleConfig;
}

/**
 * Adds the routes of the topics: one that they share, and one for each topic with a throttle of its own. The function
 * rejects unknown topics and wrong methods itself, and counts them.
 *
 * All routes have one integration, and one permission to invoke the function.
 *
 * @returns the routes of single topics
 */
export function addTopicRoutes(api: HttpApi, target: IFunction, topics: ResolvedWebhooks['topics']): TopicRoute[] {
  const integration = new HttpLambdaIntegration('Integration', target, { scopePermissionToRoute: false });
  const add = (path: string) => api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
  // The first route contains the integration and the permission, so their logical ids do not depend on the topics.
  const shared = add('/{topic}');
  return Object.entries(topics).flatMap(([name, { throttle }]) => {
    if (!throttle) return [];
    const path = `/${name}`;
    return add(path).map((route) => {
      // A request to a route without the permission would be answered with 500.
      route.node.addDependency(...shared);
      return { route, key: `${HttpMethod.ANY} ${path}`, throttle };
    });
  });
}

/** Sets the throttles of routes at their stage. API Gateway rejects the settings of a route that does not exist yet. */
export function throttleRoutes(stage: HttpStage, routes: readonly TopicRoute[]): void {
  if (routes.length === 0) return;
  stage.node.addDependency(...routes.map(({ route }) => route));
  const settings = routes.map(({ key, throttle: { rate, burst } }) => [
    key,
    { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
  ]);
  (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', Object.fromEntries(settings));
}
