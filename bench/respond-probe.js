// Loaded into the measured process (`node --import`): how long each webhook took, from the request's arrival to the end of its answer.
import diagnostics from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.env.BENCH_PROBE) {
  const begun = new WeakMap();
  const seen = [];
  diagnostics.subscribe('http.server.request.start', ({ request }) => begun.set(request, performance.now()));
  diagnostics.subscribe('http.server.response.finish', ({ request }) => {
    const url = new URL(request.url, 'http://localhost');
    const { call, role, hears } = Object.fromEntries(url.searchParams);
    if (call)
      seen.push({
        path: url.pathname,
        call,
        role,
        hears: Number(hears ?? -1),
        from: begun.get(request),
        to: performance.now(),
      });
  });
  process.on('exit', () => writeFileSync(process.env.BENCH_PROBE, JSON.stringify(seen)));
}
