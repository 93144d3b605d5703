import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of the client. As its own ones, but small requests leave at once (as those of Kafka's Java client do), and an end is one:
 * kafkajs ends a connection whenever it meets it, also one that is long gone or was never up. Node would wait for such a socket to
 * connect, with one listener more each time, until it warns of a leak; and a handshake that nobody answers would stay open for ever.
 */
export const connectSocket: ISocketFactory = ({ host, port, ssl: asked, onConnect }) => {
  let isUp = false;
  const connected = (): void => {
    isUp = true;
    onConnect();
  };
  const ssl: unknown = asked; // kafkajs passes on `true` or `false` where its types say the options of a connection
  const socket: Socket = ssl
    ? connectSecurely({ host, port, ...(isIP(host) ? {} : { servername: host }), ...(ssl === true ? {} : asked) }, connected)
    : connect({ host, port }, connected);
  const [end, unref] = [socket.end.bind(socket), socket.unref.bind(socket)];
  return Object.assign(socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay(true), {
    end: () => (isUp && !socket.destroyed ? end() : socket.destroy()),
    unref: () => (socket.destroyed ? socket : unref()),
  });
};
