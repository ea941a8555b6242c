// A port on which a worker reports its progress.
import * as Comlink from 'comlink';

export function progressPort<T>(onProgress: (progress: T) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (e: MessageEvent<T>) => onProgress(e.data);
  return Comlink.transfer(port2, [port2]);
}
