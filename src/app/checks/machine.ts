/** What `doctor` finds on this machine: versions, personas, folders, the port. Needs no network. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Check } from '../../app.ts';
import { placeText } from '../../plan/persona/fault.ts';
import { readPersonas, validateCommand } from '../../plan/personas.ts';
import { count } from '../../shared/count.ts';
import { listen } from '../../webhooks/listen.ts';
import { chosenResponder, personaFolders } from '../preview.ts';
import { type AppTools, packageVersion } from '../tools.ts';
import { chosenWorld, missingOfAccount } from '../world.ts';
import { bad, good, look, noted } from './check.ts';

const LEAST_FREE_BYTES = 500 * 1024 * 1024;

/** All of them. `withPort` is false when a server of ours is meant to be running on it. */
export async function machineChecks(tools: AppTools, withPort: boolean): Promise<Check[]> {
  const { out, stateFolder } = tools.settings;
  return [
    versions(),
    world(tools),
    await look('personas', () => personas(tools)),
    await look('data folder', () => folderCheck(tools, 'data folder', out)),
    await look('state folder', () => folderCheck(tools, 'state folder', stateFolder)),
    ...(withPort ? [await look('port', () => port(tools))] : []),
  ];
}

function versions(): Check {
  return good(
    'versions',
    `synthcall ${packageVersion()}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  );
}

function world(tools: AppTools): Check {
  const found = `${chosenWorld(tools)}, with the ${chosenResponder(tools)} responder`;
  const missing = missingOfAccount(tools);
  if (missing === undefined) return good('world', found);
  return noted(
    'world',
    `${found}; the Twilio account lacks ${missing}`,
    'Set it for live calls, or world: local if none are meant.',
  );
}

async function personas(tools: AppTools): Promise<Check> {
  const folders = personaFolders(tools);
  const { agents, customers, faults } = await readPersonas(folders);
  const errors = faults.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first) {
    const found = `${count(errors.length, 'fault')}; the first: ${placeText(first)}: ${first.message}`;
    return bad('personas', found, `To see every fault: ${validateCommand(folders)}`);
  }
  const found = `${count(agents.length, 'agent')} and ${count(customers.length, 'customer')} in ${folders.join(', ')}`;
  if (agents.length > 0 && customers.length > 0) return good('personas', found);
  const missing = agents.length === 0 ? 'agent' : 'customer';
  return bad(
    'personas',
    found,
    `Make one with: synthcall personas new ${missing} "Full Name", or name another folder with --personas.`,
  );
}

/** Writable, with room: a minute of sound for both sides is about 2 MB. */
export async function folderCheck({ cwd }: AppTools, name: string, path: string): Promise<Check> {
  const wanted = resolve(cwd, path);
  const existing = await nearestExisting(wanted);
  if (!(await stat(existing)).isDirectory()) {
    return bad(
      name,
      `${existing} is a file, where a folder is needed`,
      'Move the file away, or choose another folder.',
    );
  }
  try {
    await access(existing, constants.W_OK);
  } catch {
    return bad(
      name,
      `${existing} cannot be written to`,
      `Change its permissions, or choose another folder than ${wanted}.`,
    );
  }
  const { bavail, bsize } = await statfs(existing);
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free`;
  if (bavail * bsize < LEAST_FREE_BYTES)
    return bad(name, `${wanted}: only ${free}`, 'Make room: a run needs about 2 MB a minute of sound.');
  return good(name, `${wanted}, ${free}`);
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path, constants.F_OK);
    return path;
  } catch {
    return dirname(path) === path ? path : nearestExisting(dirname(path));
  }
}

async function port({ settings }: AppTools): Promise<Check> {
  const server = await listen((_request, response) => response.end(), settings.tunnel.port);
  await server.close();
  return good('port', settings.tunnel.port === 0 ? 'any free one' : `${settings.tunnel.port} is free`);
}
