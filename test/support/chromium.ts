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
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly error?: { readonly message: string };
}

/** A Chromium of its own. `open` opens an address in a window of so many points. */
export interface Browser {
  open(url: string, width?: number, height?: number): Promise<Page>;
  close(): Promise<void>;
}

/** Starts one. */
export function startBrowser(): Browser {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
  const child = spawn(CHROMIUM as string, [...flags, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const listeners = new Map<string, (message: Message) => void>();
  const send = wire(child, (message) => listeners.get(message.sessionId ?? '')?.(message));
  const open: Browser['open'] = async (url, width = 1400, height = 1000) => {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const [faults, requests]: [string[], string[]] = [[], []];
    listeners.set(String(sessionId), (message) => note(message, faults, requests));
    for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await send(`${domain}.enable`, {}, sessionId);
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await send('Emulation.setDeviceMetricsOverride', size, sessionId);
    await send('Page.navigate', { url }, sessionId);
    const evaluate = async (expression: string) => {
      const wish = { expression, awaitPromise: true, returnByValue: true };
      const answer = (await send('Runtime.evaluate', wish, sessionId)) as Record<string, { value?: unknown }>;
      if (answer['exceptionDetails']) throw new Error(JSON.stringify(answer['exceptionDetails']));
      return answer['result']?.value;
    };
    const until = async (expression: string) => {
      const poll = `new Promise((done) => { const look = () => (${expression}) ? done() : requestAnimationFrame(look); look(); })`;
      await evaluate(poll);
    };
    await until(`document.readyState === 'complete' && location.href !== 'about:blank'`);
    const close = async () => void (await send('Target.closeTarget', { targetId }));
    return { faults, requests, evaluate, until, close };
  };
  const close = async () => {
    child.kill();
    await new Promise((resolve) => child.once('close', resolve));
  };
  return { open, close };
}

function note({ method, params }: Message, faults: string[], requests: string[]): void {
  const text = JSON.stringify(params ?? {});
  if (method === 'Runtime.exceptionThrown' || (method === 'Log.entryAdded' && text.includes('"error"')))
    faults.push(text);
  if (method === 'Network.requestWillBeSent')
    requests.push((params as unknown as { request: { url: string } }).request.url);
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
