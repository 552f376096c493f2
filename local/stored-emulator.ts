import { mkdirSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { buildApp } from 'fauxqs';

/** The parts of fauxqs that its package does not export. `startFauxqs()` has them, but listens on all interfaces. */
interface Internals {
  readonly PersistenceManager: new (directory: string) => Persistence;
  readonly SqsStore: new () => Stores['sqsStore'];
  readonly SnsStore: new () => Stores['snsStore'];
  readonly S3Store: new () => Stores['s3Store'];
}
type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
interface Persistence {
  readonly db: DatabaseSync;
  updateMessageReady(messageId: string): void;
  load(...stores: [Stores['sqsStore'], Stores['snsStore'], Stores['s3Store']]): void;
  close(): void;
}

/** `updateMessageReady` of fauxqs 2.4.1 sets the receive count to null, which its own schema forbids. */
const MAKE_VISIBLE = 'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL';

/** Oldest message of a queue. */
export interface OldestMessage {
  readonly queueName: string;
  /** Time at which it was sent, in milliseconds since 1970. */
  readonly sentAt: number;
}

export interface StoredEmulatorOptions {
  /** The address that it will listen on. */
  readonly host: string;
  /** The directory of its database. */
  readonly directory: string;
  /** Makes all received messages visible, because the functions that received them have ended. */
  readonly redeliver: boolean;
}

/** Builds an emulator of S3 and SQS whose buckets and queues are on disk. It does not listen yet. */
export async function buildStoredEmulator({ host, directory, redeliver }: StoredEmulatorOptions) {
  const { PersistenceManager, SqsStore, SnsStore, S3Store } = await loadInternals();
  mkdirSync(directory, { recursive: true });
  const persistence = new PersistenceManager(directory);
  // A write survives the end of this process. Syncing each one to the disk as well takes most of the time.
  persistence.db.exec('PRAGMA synchronous = NORMAL');
  if (redeliver) persistence.db.exec(MAKE_VISIBLE);
  const makeVisible = persistence.db.prepare(`${MAKE_VISIBLE} WHERE message_id = ?`);
  persistence.updateMessageReady = (messageId) => {
    makeVisible.run(messageId);
  };

  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const each of [...Object.values(stores), ...stores.sqsStore.allQueues()]) Object.assign(each, { persistence });
  const app = buildApp({ host, logger: false, stores });
  app.addHook('onClose', async () => persistence.close());
  const selectBodies = persistence.db.prepare('SELECT body FROM sqs_messages');
  /** Reads the body of every message in every queue. */
  const messageBodies = () => selectBodies.all().map(({ body }) => String(body));
  const selectOldest = persistence.db.prepare(
    'SELECT queue_name AS name, MIN(sent_timestamp) AS oldest FROM sqs_messages GROUP BY queue_name',
  );
  /** Reads when the oldest message of each queue was sent, received messages included. Empty queues have none. */
  const oldestMessages = (): OldestMessage[] =>
    selectOldest.all().map(({ name, oldest }) => ({ queueName: String(name), sentAt: Number(oldest) }));
  return { app, messageBodies, oldestMessages };
}

async function loadInternals(): Promise<Internals> {
  const main = new URL(import.meta.resolve('fauxqs'), import.meta.url);
  const modules = ['./persistence.js', './sqs/sqsStore.js', './sns/snsStore.js', './s3/s3Store.js'];
  const loaded = await Promise.all(modules.map((each) => import(new URL(each, main).href)));
  return Object.assign({}, ...loaded);
}
