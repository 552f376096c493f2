/**
 * Credentials of the SDK clients in the bundles. Lambda passes them in environment variables.
 *
 * It replaces the SDK's default chain, whose other sources (profiles, SSO, instance metadata) Lambda does not have.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
