import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Kept {
  readonly versions: Map<string, string>;
  current?: string | undefined;
  DeletedDate?: number;
  /** A binary value in Base64, instead of text. */
  readonly binary?: string;
}

interface Input {
  readonly SecretId: string;
  readonly Name: string;
  readonly SecretString?: string;
  readonly VersionStages?: readonly string[];
  readonly RemoveFromVersionId: string;
  readonly MoveToVersionId: string;
  readonly ClientRequestToken: string;
}

/** A server in place of Secrets Manager for ingest and the operator's commands. Keeps the versions of each secret. */
export class SecretsManagerServer {
  readonly secrets = new Map<string, Kept>();
  /** The actions in the order in which they were requested. */
  readonly actions: string[] = [];
  /** True while every request fails, as in an outage. */
  isDown = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const input: Input = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const action = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
      this.actions.push(action);
      const answer = this.isDown ? { __type: 'AccessDeniedException' } : this.#act(action, input);
      response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Returns the current value of a secret. */
  textOf(name: string): string | undefined {
    const kept = this.secrets.get(name);
    return kept?.versions.get(kept.current ?? '');
  }

  set(name: string, text: string): void {
    this.#put(name, text, ['AWSCURRENT']);
  }

  #act(action: string, input: Input): object {
    const { SecretId, Name, SecretString = '', VersionStages = ['AWSCURRENT'] } = input;
    if (action === 'CreateSecret') return this.#put(Name, SecretString, VersionStages);
    // This server uses a secret's name as its ARN.
    const kept = this.secrets.get(SecretId);
    if (!kept) return { __type: 'ResourceNotFoundException', Message: 'the secret does not exist' };
    if (action === 'DescribeSecret') return { ARN: SecretId, DeletedDate: kept.DeletedDate };
    if (action === 'PutSecretValue') {
      const existing = kept.versions.get(input.ClientRequestToken);
      if (existing !== undefined && existing !== SecretString) return { __type: 'ResourceExistsException' };
      return this.#put(SecretId, SecretString, VersionStages, input.ClientRequestToken);
    }
    if (action === 'UpdateSecretVersionStage') {
      if (kept.current !== input.RemoveFromVersionId) return { __type: 'InvalidParameterException', Message: 'moved' };
      kept.current = input.MoveToVersionId;
      return { ARN: SecretId };
    }
    if (kept.binary) return { ARN: SecretId, SecretBinary: kept.binary, VersionId: kept.current };
    const text = this.textOf(SecretId);
    if (text === undefined) return { __type: 'ResourceNotFoundException', Message: 'no AWSCURRENT' };
    return { ARN: SecretId, SecretString: text, VersionId: kept.current };
  }

  #put(name: string, text: string, stages: readonly string[], VersionId: string = randomUUID()): object {
    const kept = this.secrets.get(name) ?? { versions: new Map<string, string>() };
    kept.versions.set(VersionId, text);
    if (stages.includes('AWSCURRENT')) kept.current = VersionId;
    this.secrets.set(name, kept);
    return { ARN: name, VersionId };
  }
}
