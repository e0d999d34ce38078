// Compiles src to dist and copies the data files that the code reads at run time. Does nothing when dist is up to date:
// npm runs this after `npm ci`, and once more when npx first links the checkout.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src');
const target = join(root, 'dist');
const part = join(root, `dist.part-${process.pid}`); // two builds at once must not write into each other's
const stamp = join(target, '.built');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

function newest(folder) {
  const own = statSync(folder).mtimeMs;
  return readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }, own);
}

function isUpToDate() {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  const inputs = ['tsconfig.json', 'tsconfig.build.json', 'package.json'].map(
    (name) => statSync(join(root, name)).mtimeMs,
  );
  return Math.max(newest(source), ...inputs) <= built;
}

if (!existsSync(source) || !existsSync(compiler)) process.exit(0); // an installed package is built already
if (isUpToDate()) process.exit(0);

rmSync(part, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', part], {
  cwd: root,
  stdio: 'inherit',
});
cpSync(source, part, { recursive: true, filter: (path) => !path.endsWith('.ts') });
writeFileSync(join(part, '.built'), '');
const old = `${part}-old`;
if (existsSync(target)) renameSync(target, old); // whoever runs from dist loses it for an instant only
renameSync(part, target);
rmSync(old, { recursive: true, force: true });
