// The page's client of the thread for checkpoints.
import * as Comlink from 'comlink';
import type { CheckpointsApi, CheckpointsEvent } from './api.ts';

export interface CheckpointsClient {
  readonly api: Pick<CheckpointsApi, Exclude<keyof CheckpointsApi, 'connect' | 'attach'>>;
  /** A port on which a trainer's thread calls a `CheckpointPort`. */
  port(): MessagePort;
  /** The handler of events. There is only one. */
  onEvent: (event: CheckpointsEvent) => void;
}

/** Starts the thread. */
export function openCheckpoints(): CheckpointsClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'checkpoints',
  });
  const api = Comlink.wrap<CheckpointsApi>(worker);
  const { port1, port2 } = new MessageChannel();
  const client: CheckpointsClient = {
    api,
    port: () => {
      const channel = new MessageChannel();
      void api.attach(Comlink.transfer(channel.port1, [channel.port1]));
      return channel.port2;
    },
    onEvent: () => {},
  };
  port1.onmessage = (e: MessageEvent<CheckpointsEvent>) => client.onEvent(e.data);
  void api.connect(Comlink.transfer(port2, [port2]));
  return client;
}
