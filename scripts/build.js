// Bundles src into dist and copies the data files that the code reads at run time. Does nothing when dist is up to date:
// npm runs this after `npm ci`, and once more when npx first links the checkout. `--watch` builds again at every change.
// Bundled, because loading five hundred small files takes a command longer than most of what it does.
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src');
const target = join(root, 'dist');
const stamp = join(target, '.built');
/** What is started by its path: the command, the threads, and the webhook server that the benchmark starts alone. */
const entries = {
  'cli/main': 'src/cli/main.ts',
  'emulator/emulator-worker': 'src/emulator/emulator-worker.js',
  'emulator/speech/synthesis/flite-worker': 'src/emulator/speech/synthesis/flite-worker.js',
  'webhooks/listen': 'src/webhooks/listen.ts',
  'webhooks/router': 'src/webhooks/router.ts',
};
const code = new Set(Object.values(entries).map((path) => join(root, path)));

function newest(folder) {
  const own = statSync(folder).mtimeMs;
  return readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }, own);
}

function isUpToDate() {
  if (!existsSync(stamp)) return false;
  const inputs = ['package.json', 'scripts/build.js'].map((name) => statSync(join(root, name)).mtimeMs);
  return Math.max(newest(source), ...inputs) <= statSync(stamp).mtimeMs;
}

/** Code looks for its data beside itself. A bundle is elsewhere, so each module is told where its own file would be. */
const ownPlaces = {
  name: 'own-places',
  transform(text, id) {
    if (!id.startsWith(source) || !text.includes('import.meta.url')) return undefined;
    const place = JSON.stringify(relative(source, id).replaceAll('\\', '/').replace(/\.ts$/, '.js'));
    return text.replaceAll('import.meta.url', `new URL(${place}, new URL('@@DIST@@', import.meta.url)).href`);
  },
  renderChunk(text, { fileName }) {
    return text.replaceAll('@@DIST@@', '../'.repeat(fileName.split('/').length - 1) || './');
  },
};

async function build() {
  const started = Date.now();
  const { rolldown } = await import('rolldown');
  const part = join(root, `dist.part-${process.pid}`); // two builds at once must not write into each other's
  rmSync(part, { recursive: true, force: true });
  const bundle = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: (id) => /^[\w@]/.test(id) && !isAbsolute(id),
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    plugins: [ownPlaces],
  });
  await bundle.write({ dir: part, format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js' });
  await bundle.close();
  cpSync(source, part, { recursive: true, filter: (path) => !path.endsWith('.ts') && !code.has(path) });
  writeFileSync(join(part, '.built'), '');
  const old = `${part}-old`;
  if (existsSync(target)) renameSync(target, old); // whoever runs from dist loses it for an instant only
  renameSync(part, target);
  rmSync(old, { recursive: true, force: true });
  return Date.now() - started;
}

if (!existsSync(source) || !existsSync(join(root, 'node_modules', 'rolldown'))) process.exit(0); // installed: built already
if (!isUpToDate()) await build();
if (process.argv.includes('--watch')) {
  let isChanged = false;
  watch(source, { recursive: true }, () => {
    isChanged = true;
  });
  for (;;) {
    await new Promise((resume) => setTimeout(resume, 200));
    if (!isChanged) continue;
    isChanged = false;
    const outcome = await build().then((ms) => `built in ${ms} ms`, String);
    process.stdout.write(`${outcome}\n`);
  }
}
