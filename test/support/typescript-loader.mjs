/** Lets a child process of a test run the sources as they are: `node --import <this file> child.ts`, on Node 20 too. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

/** Compiled files by the hash of their source: the compiler itself takes longer to load than most children live. */
const cache = new URL('../../node_modules/.cache/synthcall-tests/', import.meta.url);

/** A hook of Node's module loader: TypeScript files lose their types, nothing else. */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  const place = fileURLToPath(new URL(`${createHash('sha256').update(source).digest('hex')}.js`, cache));
  const compiled = (await readFile(place, 'utf8').catch(() => undefined)) ?? (await compile(source, place));
  return { format: 'module', source: compiled, shortCircuit: true };
}

async function compile(source, place) {
  const { default: typescript } = await import('typescript');
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const { outputText } = typescript.transpileModule(source, { compilerOptions });
  await mkdir(dirname(place), { recursive: true });
  await writeFile(`${place}.${process.pid}`, outputText);
  await rename(`${place}.${process.pid}`, place);
  return outputText;
}
