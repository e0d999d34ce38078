import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEMEANORS } from '../../../src/domain/persona.ts';
import { loadPersonas, readPersonas, validatePersonas } from '../../../src/plan/personas.ts';
import { findVoice } from '../../../src/plan/voices.ts';
import type { SynthcallError } from '../../../src/shared/errors.ts';

const BROKEN = 'test/fixtures/personas-broken';
const { agents, customers, faults } = await readPersonas(['personas']);
const everyone = [...agents, ...customers];

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-personas-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Why a run with these personas is refused. */
async function refusal(paths: string[]): Promise<SynthcallError> {
  return loadPersonas(paths).then(
    () => expect.fail('they were taken'),
    (error: SynthcallError) => error,
  );
}

describe('faults of persona files', () => {
  it('are all found in one pass, with place and fix', async () => {
    const found = await validatePersonas([BROKEN]);
    const lines = found.map(
      ({ file, line, column, severity, rule, message, fix }) =>
        `${file}:${line}:${column} ${severity} ${rule}\n  ${message}\n  -> ${fix}\n`,
    );
    await expect(lines.join('')).toMatchFileSnapshot('../../golden/persona-faults.txt');
  });

  it('do not depend on the order in which paths are named, nor on naming a file twice', async () => {
    const once = await validatePersonas([BROKEN]);
    const twice = await validatePersonas([`${BROKEN}/customers`, `${BROKEN}/nobody.json`, `${BROKEN}/agents`, BROKEN]);
    expect(twice).toEqual(once);
  });

  it('say of text where a list belongs that it must be a list, and not how long', async () => {
    const folder = await aFolder();
    await cp('personas', folder, { recursive: true });
    const path = join(folder, 'agents', 'brooke-tanner.json');
    const persona = JSON.parse(await readFile(path, 'utf8'));
    persona.speechHabits.catchphrases = 'to be honest';
    persona.knowledge.strong = 'billing, and what else there is';
    await writeFile(path, JSON.stringify(persona));
    expect((await validatePersonas([folder])).map(({ rule, message }) => [rule, message]).sort()).toEqual([
      ['wrong-type', '"knowledge.strong" must be a list in square brackets'],
      ['wrong-type', '"speechHabits.catchphrases" must be a list in square brackets'],
    ]);
    expect((await refusal([folder])).message).toContain('must be a list in square brackets (and 1 more)');
  });

  it('of one text among several have its place, and the rules of a text that stands alone', async () => {
    const folder = await aFolder();
    await cp('personas', folder, { recursive: true });
    const path = join(folder, 'agents', 'brooke-tanner.json');
    const persona = JSON.parse(await readFile(path, 'utf8'));
    const brooke = 'Hey, it is Brooke, of Merrivale.';
    const faultsOf = async (fields: object) => {
      await writeFile(path, JSON.stringify({ ...persona, ...fields }, undefined, 2));
      const lines = (await readFile(path, 'utf8')).split('\n');
      const found = await validatePersonas([folder]);
      return found.map(({ rule, message, line }) => [rule, message, lines[(line ?? 0) - 1]?.trim()]);
    };
    expect(await faultsOf({ introduction: brooke, farewell: ['Bye.', 'Ta, then.'] })).toEqual([]);
    expect(await faultsOf({ introduction: [brooke, 'Hello from {company}.', ' '] })).toEqual([
      ['placeholder', '"{company}" would be read aloud as it stands', '"Hello from {company}.",'],
      ['too-short', '"introduction.2" is empty', '" "'],
    ]);
    expect(await faultsOf({ introduction: [brooke, ` ${brooke.toUpperCase()}`] })).toEqual([
      ['duplicate-text', '"introduction.1" says the same as a text before it', `" ${brooke.toUpperCase()}"`],
    ]);
    expect(await faultsOf({ farewell: [], farewellUnresolved: ['Bye.', 7] })).toEqual([
      ['too-short', '"farewell" is empty', '"farewell": [],'],
      ['wrong-type', '"farewellUnresolved.1" must be text in double quotes', '7'],
    ]);
    expect(await faultsOf({ farewell: Array.from({ length: 7 }, (_, index) => `Bye ${index}.`) })).toEqual([
      ['too-long', '"farewell" is too long', '"farewell": ['],
    ]);
    expect(await faultsOf({ introduction: { text: brooke }, responseToIssue: 'x'.repeat(401) })).toEqual([
      ['wrong-type', '"introduction" must be text in double quotes', '"introduction": {'],
      ['too-long', '"responseToIssue" is too long', `"responseToIssue": "${'x'.repeat(401)}",`],
    ]);
    expect(await faultsOf({ introduction: undefined, responseToIssue: ['x'.repeat(401)] })).toEqual([
      ['missing-field', '"introduction" is missing', '{'],
      ['too-long', '"responseToIssue.0" is too long', `"${'x'.repeat(401)}"`],
    ]);
  });

  it('include a path that is not there and a folder that is empty', async () => {
    expect(await validatePersonas(['test/fixtures/nowhere'])).toMatchObject([
      { rule: 'unreadable', severity: 'error' },
    ]);
    expect(await validatePersonas(['src/plan/persona'])).toMatchObject([{ rule: 'no-personas' }]);
  });

  it('have no line where they are about a file, and name the files that would be checked', async () => {
    const [fault] = await validatePersonas(['test/fixtures/nowhere']);
    expect(fault).not.toHaveProperty('line');
    const { message, hint } = await refusal(['test/fixtures/nowhere']);
    expect(message).toBe('test/fixtures/nowhere: cannot be read: there is no such file or folder');
    expect(hint).not.toContain('synthcall personas validate');
    expect((await refusal([BROKEN])).hint).toMatch(new RegExp(`: synthcall personas validate ${BROKEN}$`));
  });

  it('include persona files that are not JSON, which nobody reads', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'rosa.yaml'), 'name: Rosa Delgado');
    await writeFile(join(folder, 'notes.md'), 'Rosa is nice');
    expect(await validatePersonas([folder])).toMatchObject([
      { rule: 'no-personas', severity: 'error' },
      { rule: 'not-json', severity: 'warning', file: join(folder, 'rosa.yaml') },
    ]);
    expect((await refusal([folder])).hint).toContain('Persona files are JSON; rosa.yaml was not read.');
  });

  it('warn of a folder with one role only, and not where one role was asked for', async () => {
    const folder = await aFolder();
    await cp('personas/agents', join(folder, 'agents'), { recursive: true });
    const rules = async (paths: string[]) => (await validatePersonas(paths)).map(({ rule }) => rule);
    expect(await rules([folder])).toEqual(['no-customer']);
    expect(await rules([folder, 'personas/customers'])).not.toContain('no-customer');
    expect(await rules([join(folder, 'agents')])).toEqual([]);
    const [first] = await readdir(join(folder, 'agents'));
    expect(await rules([join(folder, 'agents', String(first))])).toEqual([]);
  });

  it('stop a run when they are errors', async () => {
    await expect(loadPersonas([BROKEN])).rejects.toMatchObject({ code: 'PERSONA_INVALID' });
  });

  it('say which role is missing altogether', async () => {
    await expect(loadPersonas(['personas/agents'])).rejects.toMatchObject({
      code: 'PERSONA_NONE',
      message: 'no customer persona was found in personas/agents',
    });
  });
});

describe('the shipped personas', () => {
  it('have no faults, warnings included, and all their files are read', async () => {
    expect(faults).toEqual([]);
    const files = await Promise.all(['agents', 'customers'].map((folder) => readdir(join('personas', folder))));
    expect([agents.length, customers.length]).toEqual(files.map((names) => names.length));
  });

  it('are many, over many industries and issues', () => {
    expect(agents.length).toBeGreaterThanOrEqual(14);
    expect(customers.length).toBeGreaterThanOrEqual(28);
    expect(new Set(customers.map(({ issue }) => issue.category)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(customers.map(({ demeanor }) => demeanor))).toEqual(new Set(DEMEANORS));
    const industries = [...new Set(customers.map(({ industry }) => industry))];
    expect(industries.length).toBeGreaterThanOrEqual(5);
    for (const industry of industries) {
      const competences = agents.filter((agent) => agent.industry === industry).map(({ competence }) => competence);
      expect(new Set(competences).size).toBeGreaterThanOrEqual(2);
      expect(customers.filter((customer) => customer.industry === industry).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('differ in every text and fact', () => {
    const texts = [
      ...agents.flatMap((agent) => [
        ...[agent.introduction].flat(),
        ...[agent.farewell].flat(),
        ...[agent.farewellUnresolved ?? agent.id].flat(),
        ...[agent.responseToIssue].flat(),
        agent.attitude,
      ]),
      ...agents.flatMap((agent) => agent.characteristics),
      ...customers.flatMap(({ issue, desiredResolution, escalationTrigger, background = '' }) => [
        issue.summary,
        ...[issue.text].flat(),
        desiredResolution,
        escalationTrigger,
        background,
      ]),
      ...everyone.flatMap(({ speechHabits }) => speechHabits.catchphrases),
    ];
    const repeated = texts.filter((text, index) => texts.indexOf(text) !== index);
    expect(repeated).toEqual([]);
    const ids = customers.flatMap(({ issue }) => issue.facts.filter(({ type }) => type.endsWith('_id')));
    const values = ids.map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
  });

  it('have summaries that either side can say', () => {
    for (const { issue } of customers) expect(issue.summary).not.toMatch(/\b(?:I|I'm|I'd|me|my|us|our|we)\b/);
  });

  it('introduce themselves by company and name, shortly', () => {
    for (const agent of agents) {
      for (const introduction of [agent.introduction].flat()) {
        expect(introduction).toContain(agent.name.split(' ')[0]);
        expect(introduction).toContain(agent.company.split(' ')[0]);
        expect(wordCount(introduction)).toBeLessThanOrEqual(22);
      }
      for (const lastWords of [agent.farewell, agent.farewellUnresolved ?? ''].flat())
        expect(wordCount(lastWords)).toBeLessThanOrEqual(16);
    }
  });

  it('never sound the same on both ends of a call', () => {
    const speaker = (voice: string) => voice.replace(/-(?:Neural|Generative)$/, '');
    for (const agent of agents) {
      const across = customers.filter(({ industry }) => industry === agent.industry);
      expect(across.map(({ voice }) => speaker(voice))).not.toContain(speaker(agent.voice));
    }
    expect(everyone.every(({ voice }) => findVoice(voice)?.gender !== undefined)).toBe(true);
  });
});
