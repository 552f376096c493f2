/** A message of the inspector protocol. */
export interface ProtocolMessage {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A debugger that attaches to a process and all its workers, as an editor does. */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #onWorker: OnWorker;
  readonly #onMessage: OnMessage;
  #next = 1;

  /** @param onWorker called with each worker before its code runs @param onMessage called with each event of a worker */
  static async attach(url: string, onWorker: OnWorker, onMessage: OnMessage): Promise<Debugger> {
    const attached = new Debugger(new WebSocket(url), onWorker, onMessage);
    await new Promise((opened) => attached.#socket.addEventListener('open', opened));
    attached.#send('NodeWorker.enable', { waitForDebuggerOnStart: true });
    return attached;
  }

  private constructor(socket: WebSocket, onWorker: OnWorker, onMessage: OnMessage) {
    this.#socket = socket;
    this.#onWorker = onWorker;
    this.#onMessage = onMessage;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data))));
  }

  close(): void {
    this.#socket.close();
  }

  #receive({ method, params }: ProtocolMessage): void {
    const { sessionId, message } = (params ?? {}) as { sessionId: string; message?: string };
    const send: Send = (name, args = {}) => {
      const nested = JSON.stringify({ id: this.#next++, method: name, params: args });
      this.#send('NodeWorker.sendMessageToWorker', { sessionId, message: nested });
    };
    if (method === 'NodeWorker.attachedToWorker') this.#onWorker(send);
    if (method === 'NodeWorker.receivedMessageFromWorker') this.#onMessage(JSON.parse(String(message)), send);
  }

  #send(method: string, params: object): void {
    this.#socket.send(JSON.stringify({ id: this.#next++, method, params }));
  }
}

/** Sends a command of the inspector protocol to a worker. */
export type Send = (method: string, params?: object) => void;
type OnWorker = (send: Send) => void;
type OnMessage = (message: ProtocolMessage, send: Send) => void;
