/** A persona to start from: valid as it is, and meant to be rewritten. */
import type { Role } from '../../domain/labels.ts';
import { type AgentFile, type CustomerFile, type NewPersonaFile, newPersonaFile, numberForName } from './file-text.ts';

/** Where the new file finds its JSON Schema, for completion in an editor. */
interface TemplateOptions {
  /** Folder of the schema files as seen from the persona file. */
  readonly schemaFolder?: string;
  /** Of those whom the persona will meet. */
  readonly industry?: string;
  /** What customers of that industry call about; nobody knows what nobody calls about. */
  readonly categories?: readonly string[];
}

/** The file of a new persona with every field filled in. */
export function personaTemplate(role: Role, name: string, options: TemplateOptions = {}): NewPersonaFile {
  const folder = options.schemaFolder ?? '../../schemas';
  const industry = options.industry ?? 'retail';
  const [strong = ISSUE, ...weak] = options.categories ?? [];
  const knowledge = { strong: [strong], weak: weak.slice(0, 1) };
  return newPersonaFile(
    role === 'agent' ? agent(name, folder, { industry, knowledge }) : customer(name, folder, industry),
  );
}

/** What the customer of the template calls about. */
const ISSUE = 'late-delivery';

function agent(name: string, folder: string, field: Pick<AgentFile, 'industry' | 'knowledge'>): AgentFile {
  return {
    $schema: `${folder}/agent.schema.json`,
    role: 'agent',
    name,
    company: 'Example Company',
    industry: field.industry,
    voice: 'Polly.Joanna-Neural',
    language: 'en-US',
    introduction: [
      `Thank you for calling Example Company, this is ${firstName(name)}. How can I help?`,
      `Example Company, ${firstName(name)} speaking. What can I do for you today?`,
    ],
    farewell: ['Thanks for calling. Have a good day.', "That's everything from my side, then. Take care."],
    responseToIssue: 'I see. Let me look into that for you right away.',
    competence: 'medium',
    attitude: 'friendly and to the point',
    knowledge: field.knowledge,
    characteristics: ['repeats numbers back before acting on them', 'sounds relieved when something works'],
    speechHabits: { formality: 'neutral', verbosity: 'average', fillers: 'some', catchphrases: ['let me see'] },
  };
}

function customer(name: string, folder: string, industry: string): CustomerFile {
  return {
    $schema: `${folder}/customer.schema.json`,
    role: 'customer',
    name,
    industry,
    voice: 'Polly.Matthew-Neural',
    language: 'en-US',
    contact: { email: `${mailName(name)}@example.com`, phone: numberForName(name) },
    background: 'Works from home and was counting on this parcel.',
    issue: {
      category: ISSUE,
      summary: 'an order that has not arrived',
      text: "I ordered a desk lamp three weeks ago and it still hasn't come. The tracking page says nothing new.",
      complexity: 'medium',
      facts: [
        { name: 'order number', type: 'order_id', value: 'EX-10432' },
        { name: 'order date', type: 'date', value: '2026-01-12' },
        { name: 'price', type: 'amount', value: '$64.50' },
      ],
    },
    desiredResolution: 'the lamp by Friday, or my money back',
    demeanor: 'polite',
    technicalProficiency: 'medium',
    escalationTrigger: 'being asked for the order number a third time',
    conversationLength: 'medium',
    speechHabits: { formality: 'neutral', verbosity: 'average', fillers: 'some', catchphrases: ['to be honest'] },
  };
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

function mailName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('.') ?? 'customer';
}
