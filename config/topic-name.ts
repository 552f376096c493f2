/** Names of topics, which are paths of endpoints. */
export const TOPIC_NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** States which names `TOPIC_NAME` allows. */
export const TOPIC_NAME_RULE =
  'Must be up to 63 lower-case letters, digits, dots, dashes and underscores, and start with a letter or digit.';
