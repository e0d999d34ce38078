// Loaded into a measured process (`node --import`): counts its requests to Sync and notes its memory and processor time.
import diagnostics from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.env.BENCH_PROBE) {
  const sync = { conversation: 0, rate: 0, other: 0 };
  diagnostics.subscribe('http.client.request.start', ({ request }) => {
    if (!request.path.includes('/sync.twilio.com/')) return;
    if (/conversation_/.test(request.path) || /\/Documents$/.test(request.path)) sync.conversation += 1;
    else if (/rate_limit_/.test(request.path)) sync.rate += 1;
    else sync.other += 1;
  });
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const facts = { sync, peakMb: maxRSS / 1024, processorS: (userCPUTime + systemCPUTime) / 1e6 };
    writeFileSync(process.env.BENCH_PROBE, JSON.stringify(facts));
  });
}
