import { didYouMean } from '#config/did-you-mean';
import { providerName } from '#config/samples/provider-name';
import { documentedSamples } from '#config/samples/provider-samples';
import { TOPIC_NAME, TOPIC_NAME_RULE } from '#config/topic-name';
import * as presets from '#contract/providers/index';
import { UserError } from '#ops/user-error';

/** Topic of a new project. */
export interface Topic {
  /** Name, which is the path of its endpoint. */
  readonly name: string;
  /** Name of its preset in `catchbasin`. */
  readonly preset: string;
  /** Argument of the preset, as source text. */
  readonly options: string;
  /** Name of a documented sample. Undefined when the provider documents none. */
  readonly sample?: string;
}

/** Presets without a secret of the user. */
const WITHOUT_SECRET = ['paypal', 'pubsub', 'sns', 'unsigned'];

/** Options that presets require beside the name of their secret, as source text. The user replaces the values. */
const OPTIONS: Readonly<Record<string, (topic: string) => string>> = {
  braintree: () => "publicKey: 'the public key of the API'",
  eventgrid: () => "header: 'x-signature'",
  hmac: () => "header: 'x-signature'",
  hubspot: urlOf,
  meta: (topic) => `verifyTokenName: \`webhooks/\${stage}/${topic}-token\``,
  paypal: () => "webhookId: 'the id of the webhook'",
  pubsub: (topic) =>
    `audience: 'https://hooks.example.com/${topic}', serviceAccountEmail: 'push@project.iam.gserviceaccount.com'`,
  sns: () => "topicArn: 'arn:aws:sns:us-east-1:123456789012:topic'",
  square: urlOf,
  token: () => "header: 'x-token'",
  trello: urlOf,
  twilio: urlOf,
};

/** Providers that sign the URL of the endpoint. The stack has it as an output. */
function urlOf(topic: string): string {
  return `url: 'https://hooks.example.com/${topic}'`;
}

/**
 * Reads the value of `--topics`: names of presets, such as `stripe,coinbase-commerce`, or `orders=hmac` for a topic of
 * another name.
 *
 * @throws {UserError} when there is no such preset, or a name is used twice
 */
export function parseTopics(text: string): Topic[] {
  const topics = text.split(',').map((word) => parseTopic(word.trim()));
  const twice = topics.find(({ name }, index) => topics.findIndex((other) => other.name === name) !== index);
  if (twice) throw new UserError(`--topics has ${twice.name} twice. Name each topic once, as in ${twice.name}-2=hmac.`);
  return topics;
}

function parseTopic(word: string): Topic {
  const [first = '', second, ...others] = word.split('=');
  if (others.length > 0) throw new UserError(`"${word}" has several "=". Write NAME=PRESET.`);
  const preset = presetOf(second ?? first);
  const topic = second === undefined ? providerName(preset) : first;
  if (!TOPIC_NAME.test(topic)) throw new UserError(`"${topic}" is not a valid name of a topic. ${TOPIC_NAME_RULE}`);
  // The file of its handler would be the registry, or the test of another topic.
  if (topic === 'index' || topic.endsWith('.test')) {
    throw new UserError(`${topic}.ts cannot be the file of a handler. Choose another name, such as my-topic=hmac.`);
  }
  const [sample] = documentedSamples()[providerName(preset)] ?? [];
  const more = OPTIONS[preset]?.(topic);
  const secretName = WITHOUT_SECRET.includes(preset) ? undefined : `secretName: \`webhooks/\${stage}/${topic}\``;
  const members = [secretName, more].filter(Boolean).join(', ');
  const options = members && `{ ${members} }`;
  return { name: topic, preset, options, ...(sample && { sample: sample.name }) };
}

/** @throws {UserError} that suggests the nearest preset, or else lists all of them */
function presetOf(name: string): string {
  const preset = toCamelCase(name);
  if (Object.hasOwn(presets, preset)) return preset;
  const names = Object.keys(presets);
  const near = didYouMean(preset, names);
  const fix = near ? `Did you mean ${near}?` : `Choose one of ${names.join(', ')}.`;
  throw new UserError(`there is no preset "${name}". ${fix} For a sender without a preset, use NAME=hmac.`);
}

function toCamelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
