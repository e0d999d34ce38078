/** Shows a server that runs until it is interrupted. */
import type { RunningServer } from '../app.ts';
import type { CommandContext, Prepared } from './context.ts';
import { table } from './folding.ts';

/** Prints where the server is, waits for Ctrl-C, and stops it. A server that is stopped that way has done its work: exit 0. */
export async function runServer(title: string, server: RunningServer, prepared: Prepared, context: CommandContext) {
  const { json, quiet } = prepared.settings.display;
  const facts = { url: server.url, ...server.facts };
  if (json) context.print(JSON.stringify({ event: 'server.started', ...facts }));
  else if (!quiet) {
    const lines = table(
      Object.entries(facts).map(([name, value]) => ['', name, value]),
      prepared.style.width,
    );
    const example = server.example === undefined ? [] : ['', ...server.example, ''];
    context.print(prepared.style.bold(title), ...lines, ...example, prepared.style.dim('Ctrl-C stops it.'));
  }
  await aborted(context.signal);
  await server.stop();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
