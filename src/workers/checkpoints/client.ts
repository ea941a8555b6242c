// The page's hold on the thread for checkpoints.
import * as Comlink from 'comlink';
import type { VaultApi, VaultEvent } from './api.ts';

export interface VaultClient {
  readonly api: Pick<VaultApi, Exclude<keyof VaultApi, 'connect' | 'attach'>>;
  /** A port on which a trainer's thread sends its checkpoints. */
  port(): MessagePort;
  /** Who is told what was kept; one at a time. */
  onEvent: (event: VaultEvent) => void;
}

/** Starts the thread. */
export function openVault(): VaultClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'checkpoints',
  });
  const api = Comlink.wrap<VaultApi>(worker);
  const { port1, port2 } = new MessageChannel();
  const client: VaultClient = {
    api,
    port: () => {
      const channel = new MessageChannel();
      void api.attach(Comlink.transfer(channel.port1, [channel.port1]));
      return channel.port2;
    },
    onEvent: () => {},
  };
  port1.onmessage = (e: MessageEvent<VaultEvent>) => client.onEvent(e.data);
  void api.connect(Comlink.transfer(port2, [port2]));
  return client;
}
