/** Handlers that do nothing, in place of those of `webhooks/handlers/`. */
export default { github: async () => ({ default: () => {} }) };
