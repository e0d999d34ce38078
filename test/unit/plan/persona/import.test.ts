import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CustomerPersona, Persona } from '../../../../src/domain/persona.ts';
import type { NewPersonaFile } from '../../../../src/plan/persona/file-text.ts';
import { importPersonas } from '../../../../src/plan/persona/import.ts';
import { personaTemplate } from '../../../../src/plan/persona/template.ts';
import { validatePersonas } from '../../../../src/plan/personas.ts';
import { writeFileWhole } from '../../../../src/shared/files.ts';

const OLDER = 'test/fixtures/personas-older';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'personas-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function write(files: readonly NewPersonaFile[]): Promise<string> {
  const path = await folder();
  for (const file of files) await writeFileWhole(join(path, file.path), file.text);
  return path;
}

function parse(files: readonly NewPersonaFile[], id: string): Persona {
  return JSON.parse(files.find((file) => file.id === id)?.text ?? 'null');
}

describe('an older persona file', () => {
  it('becomes files without errors', async () => {
    const { files } = await importPersonas(`${OLDER}/customers.json`);
    const agents = await importPersonas(`${OLDER}/agents.json`);
    expect(files.map(({ path }) => path)).toEqual([
      'customers/wanda-pike.json',
      'customers/otis-grand.json',
      'customers/pat-quill.json',
    ]);
    const faults = await validatePersonas([await write([...files, ...agents.files])]);
    expect(faults.filter(({ rule }) => rule !== 'unreachable-knowledge')).toEqual([]);
  });

  it('keeps what it says and fits it to the sentence frames', async () => {
    const { files } = await importPersonas(`${OLDER}/customers.json`);
    expect(parse(files, 'wanda-pike')).toMatchObject({
      desiredResolution: 'a refund for the second one',
      demeanor: 'frustrated',
      conversationLength: 'short',
      technicalProficiency: 'low',
      escalationTrigger: 'If the agent argues',
      issue: { category: 'billing-dispute' },
    });
    expect(parse(files, 'otis-grand')).toMatchObject({
      desiredResolution: 'to send it back',
      conversationLength: 'long',
      contact: { email: 'otis@example.com', phone: '+12125550133' },
      issue: { category: 'return-request', text: 'I want to return my kettle.' },
    });
  });

  it('leaves no address or number that may be real, and says so', async () => {
    const { files, notes } = await importPersonas(`${OLDER}/customers.json`);
    const { contact } = parse(files, 'wanda-pike') as CustomerPersona;
    expect(contact.email).toBe('wanda.pike@example.com');
    expect(contact.phone).toMatch(/^\+151255501\d\d$/);
    const fields = notes.filter(({ persona }) => persona === 'Wanda Pike').map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['contact.email', 'contact.phone', 'voice', 'issue.facts']));
    const kept = notes.filter(({ persona }) => persona === 'Otis Grand').map(({ field }) => field);
    expect(kept).not.toContain('contact.email');
  });

  it('gives agents their company, competence, knowledge and a voice by their pronouns', async () => {
    const { files } = await importPersonas(`${OLDER}/agents.json`, { industry: 'kitchenware' });
    expect(parse(files, 'bo')).toMatchObject({
      company: 'Kettle World',
      industry: 'kitchenware',
      competence: 'low',
      voice: 'Polly.Matthew-Neural',
      knowledge: { weak: ['billing-dispute'], strong: expect.arrayContaining(['return-request']) },
    });
  });

  it('is refused when it is something else', async () => {
    const path = join(await folder(), 'other.json');
    await writeFile(path, '{"people": []}');
    await expect(importPersonas(path)).rejects.toMatchObject({ code: 'PERSONA_INVALID' });
    await expect(importPersonas('package-lock.jso')).rejects.toMatchObject({
      code: 'PERSONA_INVALID',
      message: 'package-lock.jso cannot be imported: there is no such file.',
      hint: 'Check the path and that you may read it.',
    });
    await writeFile(path, '{"people": ');
    await expect(importPersonas(path)).rejects.toThrow(/it is not valid JSON \(.+\)\.$/);
  });
});

describe('a new persona', () => {
  it('is valid before anything is changed', async () => {
    const files = [personaTemplate('agent', 'Ada Pym'), personaTemplate('customer', "Zoë O'Hara-Smith")];
    expect(files.map(({ path }) => path)).toEqual(['agents/ada-pym.json', 'customers/zoe-o-hara-smith.json']);
    const faults = await validatePersonas([await write(files)]);
    expect(faults.filter(({ rule }) => rule !== 'not-ascii')).toEqual([]);
  });
});
