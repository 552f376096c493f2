import { startApp } from './app.ts';
import { Narrator } from './narrator.ts';
import { loadSecrets } from './secrets.ts';
import { announce, withdraw } from './state.ts';
import { Steps } from './steps.ts';
import { Stop } from './stop.ts';
import { synthesize } from './synthesize.ts';
import { Template } from './template.ts';
import { welcome } from './welcome.ts';

const DEFAULT_PORT = 3000;

/** `npm start`: synthesizes the app, runs it here and tells what becomes of each webhook. */
async function start(): Promise<void> {
  const begun = performance.now();
  console.log('synthesizing the app …');
  const template = new Template(await synthesize());
  const { topics } = template.metadata;
  const secrets = loadSecrets(topics);

  const steps = new Steps();
  const app = await startApp(template, secrets, steps, new Narrator(steps, console.log));
  const url = await listen(app.door.listen.bind(app.door), Number(process.env.PORT ?? DEFAULT_PORT)).catch(
    async (error) => {
      await app.stop();
      throw error;
    },
  );
  announce(app, url, template.metadata);
  console.log(welcome(url, topics, secrets, (performance.now() - begun) / 1_000));

  const end = async () => {
    withdraw();
    await app.stop();
    process.exit(0);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
}

async function listen(
  open: (options: { host: string; port: number }) => Promise<string>,
  port: number,
): Promise<string> {
  try {
    return await open({ host: '127.0.0.1', port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Stop(`Port ${port} of 127.0.0.1 is in use. Choose another: PORT=${port + 1} npm start`);
  }
}

start().catch((error) => {
  console.error(error instanceof Stop ? error.message : error);
  process.exit(1);
});
