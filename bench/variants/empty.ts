/** Handler that does nothing. The time of its process is that of Node. */
export const handler = async () => ({ statusCode: 200 });
