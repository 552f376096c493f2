/** Handlers that do nothing and log nothing, in place of those of `webhooks/handlers/`. */
export default { github: async () => ({ default: () => {} }) };
