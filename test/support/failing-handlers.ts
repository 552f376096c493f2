/** Handlers that fail, in place of those of `webhooks/handlers/`. */
export default {
  github: async () => ({
    default: () => {
      throw new Error('the warehouse does not respond');
    },
  }),
};
