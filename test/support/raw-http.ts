/** HTTP over a bare socket: for requests that Node's own client refuses to send. */
import { connect, type Socket } from 'node:net';

/** What came back until the other side closed the connection. `status` is 0 when nothing did. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly raw: string;
}

/** Sends bytes and reads until the connection ends. */
export function sendRaw(port: number, bytes: Buffer | string): Promise<RawAnswer> {
  return converse(port, (socket) => void socket.write(bytes));
}

/** Lets `speak` write to the connection while it reads until the end. */
export function converse(port: number, speak: (socket: Socket) => void): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => speak(socket));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {}); // a connection that is cut has ended, too
    socket.on('close', () => resolve(answerOf(Buffer.concat(chunks).toString('utf8'))));
  });
}

/** Every answer of a connection on which several were given. */
export function answersIn(raw: string): RawAnswer[] {
  return raw
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((text) => text !== '')
    .map(answerOf);
}

function answerOf(raw: string): RawAnswer {
  const end = raw.indexOf('\r\n\r\n');
  const head = end < 0 ? raw : raw.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const body = end < 0 ? '' : raw.slice(end + 4);
  return { status, head, body: body === '0\r\n\r\n' ? '' : body, raw }; // Node's own refusals are chunks, none of them
}
