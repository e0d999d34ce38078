/** Persona files of the older format (`CustomerPrompts`, `AgentPrompts`) as ours, with a list of everything that had to be guessed. */
import * as z from 'zod';
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { readTextFile } from '../../shared/text-file.ts';
import { findVoice, knownVoices } from '../voices.ts';
import {
  type AgentFile,
  type CustomerFile,
  fileNameOf,
  type NewPersonaFile,
  newPersonaFile,
  numberForName,
  plainNameOf,
} from './file-text.ts';
import {
  afterIWant,
  inFirstPerson,
  readDemeanor,
  readGender,
  readIssue,
  readKnowledge,
  readLength,
  readLevel,
} from './import-words.ts';
import { atExampleDomain, isFictionalNumber, isReservedEmail } from './reserved-contact.ts';

const MAX_BYTES = 20_000_000;

/** What cannot be seen or said does not come along. */
const written = z
  .string()
  .max(5_000)
  .transform((raw) => printable(raw).trim());
const name = written.pipe(z.string().min(1).max(80));
const text = written.default('');
const customerSchema = z.object({
  CustomerName: name,
  ContactInformation: text,
  PhoneNumber: text,
  Issue: text,
  DesiredResolution: text,
  Demeanor: text,
  TechnicalProficiency: text,
  EscalationTrigger: text,
  ConversationLengthPreference: text,
  Prompt: text,
});
const agentSchema = z.object({
  AgentName: name,
  ScriptedIntroduction: text,
  ResponseToIssue: text,
  CompetenceLevel: text,
  Attitude: text,
  ProductKnowledge: text,
  Farewell: text,
  Characteristics: text,
});
const fileSchema = z
  .object({
    CustomerPrompts: z.array(customerSchema).max(10_000).default([]),
    AgentPrompts: z.array(agentSchema).max(10_000).default([]),
  })
  .refine((file) => file.CustomerPrompts.length + file.AgentPrompts.length > 0);

/** Something that the old file did not say, or that could not stay. */
interface ImportNote {
  /** Name of the persona. */
  readonly persona: string;
  /** Dotted path of the field in the new file. */
  readonly field: string;
  /** What was done and why. */
  readonly note: string;
}

/** New files, not yet written, and what to look over in them. */
interface PersonaImport {
  readonly files: readonly NewPersonaFile[];
  readonly notes: readonly ImportNote[];
}

/** What the old format does not know. */
interface ImportOptions {
  readonly industry?: string;
  readonly schemaFolder?: string;
}

/** Throws `PERSONA_INVALID` for a file that is not of the old format. Nothing is written. */
export async function importPersonas(file: string, options: ImportOptions = {}): Promise<PersonaImport> {
  const old = await readOld(file);
  const context = { industry: options.industry ?? 'retail', folder: options.schemaFolder ?? '../../schemas' };
  const imported = [
    ...old.AgentPrompts.map((agent, index) => importAgent(agent, index, context)),
    ...old.CustomerPrompts.map((customer, index) => importCustomer(customer, index, context)),
  ];
  refuseSameFile(file, imported);
  return {
    files: imported.map(({ persona }) => newPersonaFile(persona)),
    notes: imported.flatMap(({ persona, notes }) =>
      Object.entries(notes).map(([field, note]) => ({ persona: persona.name, field, note })),
    ),
  };
}

const FORM =
  'It must be JSON with a list "CustomerPrompts" (CustomerName, Issue, ...) or "AgentPrompts" (AgentName, ...).';

async function readOld(file: string): Promise<z.infer<typeof fileSchema>> {
  const refuse = (why: string, cause: unknown, hint = FORM) =>
    new SynthcallError('PERSONA_INVALID', `${file} cannot be imported: ${why}.`, { hint, cause });
  const content = await readTextFile(file, { maxBytes: MAX_BYTES }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw refuse(messageOf(error), error);
    const why = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${messageOf(error)})`;
    throw refuse(why, error, 'Check the path and that you may read it.');
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw refuse(`it is not valid JSON (${messageOf(error)})`, error);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    const where = path.length > 1 ? `; look at ${path.map(String).join('.')}: ${message}` : '';
    throw refuse(`it has no usable "CustomerPrompts" or "AgentPrompts"${where}`, parsed.error);
  }
  return parsed.data;
}

interface Imported {
  readonly persona: AgentFile | CustomerFile;
  readonly notes: Readonly<Record<string, string>>;
}

interface Context {
  readonly industry: string;
  readonly folder: string;
}

function refuseSameFile(file: string, imported: readonly Imported[]): void {
  const seen = new Set<string>();
  for (const { persona } of imported) {
    const id = fileNameOf(persona.name);
    if (seen.has(id)) {
      throw new SynthcallError(
        'PERSONA_INVALID',
        `${file} cannot be imported: two personas are called "${persona.name}"`,
        {
          hint: 'Rename one of the two in that file first.',
        },
      );
    }
    seen.add(id);
  }
}

function importAgent(old: z.infer<typeof agentSchema>, index: number, { industry, folder }: Context): Imported {
  const voice = guessVoice(old.Characteristics, old.AgentName, index);
  const company = /\b(?:calling|to|at|from)\s+([A-Z][^,.!?]*)/.exec(old.ScriptedIntroduction)?.[1]?.trim();
  const competence = readLevel(old.CompetenceLevel);
  const manner = [old.ResponseToIssue, old.Attitude]
    .map((part) => part.replace(/\.+$/, ''))
    .filter((part) => part !== '');
  const persona: AgentFile = {
    $schema: `${folder}/agent.schema.json`,
    role: 'agent',
    name: old.AgentName,
    company: company ?? 'Example Company',
    industry,
    voice: voice.name,
    language: 'en-US',
    introduction: old.ScriptedIntroduction || `Thank you for calling, this is ${old.AgentName}. How can I help?`,
    farewell: old.Farewell || 'Thank you for calling. Goodbye.',
    responseToIssue: RESPONSES[competence],
    competence,
    attitude: (manner[1] ?? manner[0] ?? 'neutral').toLowerCase().slice(0, 120),
    knowledge: readKnowledge(old.ProductKnowledge, competence),
    characteristics: manner.length > 0 ? manner.map((part) => part.toLowerCase().slice(0, 120)) : ['neutral'],
  };
  const notes = {
    industry: `set to "${industry}"; the old file has no industries`,
    voice: voice.note,
    ...(company === undefined ? { company: 'invented; the introduction names none' } : {}),
    responseToIssue: `written for ${competence} competence; the old file describes a manner, which went into characteristics`,
    knowledge: 'read from the words of ProductKnowledge; look it over',
  };
  return { persona, notes };
}

const RESPONSES = {
  low: "Okay, um, I'm not sure about that one. Let me see what I can find.",
  medium: 'All right, let me have a look at that for you.',
  high: 'I understand. Let me pull up the details and take care of it right now.',
} as const;

function importCustomer(old: z.infer<typeof customerSchema>, index: number, { industry, folder }: Context): Imported {
  const voice = guessVoice(`${old.Prompt} ${old.Issue} ${old.DesiredResolution}`, old.CustomerName, index + 1);
  const issue = readIssue(old.Issue);
  const contact = safeContact(old, index);
  const invented = `${initials(old.CustomerName)}-${10_000 + Number(numberForName(old.CustomerName).slice(-2)) * 37 + index}`;
  const persona: CustomerFile = {
    $schema: `${folder}/customer.schema.json`,
    role: 'customer',
    name: old.CustomerName,
    industry,
    voice: voice.name,
    language: 'en-US',
    contact: { email: contact.email, phone: contact.phone },
    issue: {
      category: issue?.category ?? 'general-question',
      summary: issue?.summary ?? 'a question',
      text: inFirstPerson(old.Issue || 'I have a question.'),
      complexity: issue?.complexity ?? 'medium',
      facts: [{ name: 'order number', type: 'order_id', value: invented }],
    },
    desiredResolution: afterIWant(old.DesiredResolution || 'an answer'),
    demeanor: readDemeanor(old.Demeanor),
    technicalProficiency: readLevel(old.TechnicalProficiency),
    escalationTrigger: old.EscalationTrigger || 'being told the same thing twice',
    conversationLength: readLength(old.ConversationLengthPreference),
  };
  const notes = {
    industry: `set to "${industry}"; the old file has no industries`,
    voice: voice.note,
    ...contact.notes,
    'issue.category': issue === undefined ? 'no known word in the issue; set it by hand' : `read from "${old.Issue}"`,
    'issue.summary': `written for the category; the old words are in issue.text`,
    'issue.facts': 'an order number was invented; add what the agent may ask for',
    demeanor: `read from "${old.Demeanor}"`,
  };
  return { persona, notes };
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((part) => part.charAt(0).toUpperCase())
    .join('')
    .replaceAll(/[^A-Z]/g, '')
    .padEnd(2, 'X');
}

/** Addresses and numbers that may belong to somebody do not come over. */
function safeContact(
  old: { readonly ContactInformation: string; readonly PhoneNumber: string; readonly CustomerName: string },
  index: number,
): { email: string; phone: string; notes: Record<string, string> } {
  const mail =
    /[^\s@]+@[^\s@]+\.[a-z]+/i.exec(old.ContactInformation)?.[0] ??
    `${plainNameOf(old.CustomerName) || 'customer'}@example.com`;
  const email = isReservedEmail(mail) ? mail : atExampleDomain(mail);
  const digits = old.PhoneNumber.replaceAll(/\D/g, '');
  const given = digits.length === 10 ? `+1${digits}` : `+${digits}`;
  const keepArea = /^\+1[2-9]\d{9}$/.test(given) ? given.slice(2, 5) : '212';
  const replacement = `+1${keepArea}55501${String(index % 100).padStart(2, '0')}`;
  const phone = isFictionalNumber(given) ? given : replacement;
  return {
    email,
    phone,
    notes: {
      ...(email === mail ? {} : { 'contact.email': `moved to example.com; ${mail} may reach somebody` }),
      ...(phone === given
        ? {}
        : { 'contact.phone': 'replaced by a fictional number of the same area; the old one may belong to somebody' }),
    },
  };
}

function guessVoice(description: string, name: string, index: number): { name: string; note: string } {
  const gender = readGender(description, name);
  const wanted = gender ?? (index % 2 === 0 ? 'female' : 'male');
  const voices = knownVoices('en-US').filter((name) => /^Polly\.\w+-Neural$/.test(name) && !CHILDREN.test(name));
  const fitting = voices.filter((name) => findVoice(name)?.gender === wanted);
  const why =
    gender === undefined
      ? 'nothing tells whose voice it should be'
      : `${wanted}, by the pronouns of the old text or the first name`;
  return { name: fitting[index % fitting.length] as string, note: `chosen from Twilio's neural voices: ${why}` };
}

const CHILDREN = /Ivy|Justin|Kevin/;
