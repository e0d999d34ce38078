/** Debian's Chromium, driven over its debugging pipe: opens a page from disk and evaluates expressions in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of a Chromium, or undefined on machines without one. */
export const CHROMIUM = PLACES.find((path) => existsSync(path));

/** A page. `faults` are errors of its scripts and refusals of its content policy so far. */
export interface Page {
  readonly faults: readonly string[];
  readonly requests: readonly string[];
  evaluate(expression: string): Promise<unknown>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly error?: { readonly message: string };
}

/** Opens an address. */
export async function openPage(url: string, size = '1400,1000'): Promise<Page> {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
  const child = spawn(CHROMIUM as string, [...flags, `--window-size=${size}`, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [faults, requests]: [string[], string[]] = [[], []];
  const send = wire(child, ({ method, params }) => {
    const text = JSON.stringify(params ?? {});
    if (method === 'Runtime.exceptionThrown' || (method === 'Log.entryAdded' && text.includes('"error"')))
      faults.push(text);
    if (method === 'Network.requestWillBeSent')
      requests.push((params as unknown as { request: { url: string } }).request.url);
  });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await send(`${domain}.enable`, {}, sessionId);
  await send('Page.navigate', { url }, sessionId);
  const evaluate = async (expression: string) => {
    const wish = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = (await send('Runtime.evaluate', wish, sessionId)) as Record<
      string,
      { value?: unknown }
    >;
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result?.value;
  };
  const until = async (expression: string) => {
    const poll = `new Promise((done) => { const look = () => (${expression}) ? done() : requestAnimationFrame(look); look(); })`;
    await evaluate(poll);
  };
  await until(`document.readyState === 'complete' && location.href !== 'about:blank'`);
  const close = async () => {
    child.kill();
    await new Promise((resolve) => child.once('close', resolve));
  };
  return { faults, requests, evaluate, until, close };
}

/** Messages are JSON, each ended by a zero byte. */
function wire(child: ChildProcess, onEvent: (message: Message) => void) {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<
    number,
    { resolve: (value: Record<string, never>) => void; reject: (error: Error) => void }
  >();
  let rest = '';
  output.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) onEvent(message);
      else if (message.error) waiting.get(message.id)?.reject(new Error(message.error.message));
      else waiting.get(message.id)?.resolve(message.result ?? {});
    }
  });
  let last = 0;
  return (method: string, params: object, sessionId?: string) => {
    last += 1;
    const id = last;
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    return new Promise<Record<string, never>>((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
}
