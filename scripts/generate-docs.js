// Writes everything that is made from the source: README's tables, .synthcallrc.example, schemas/*.schema.json.
// With --check nothing is written; exit 1 and the names of the stale files instead.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

register('./typescript-hooks.js', import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { errorsMarkdown, exampleRc, rcJsonSchema, settingsMarkdown } = await import('../src/config/describe.ts');
const { commandsMarkdown } = await import('../src/cli/commands-markdown.ts');
const { scoresMarkdown } = await import('../src/analytics/scores/scores-markdown.ts');

const sections = {
  settings: settingsMarkdown(),
  errors: errorsMarkdown(),
  commands: await commandsMarkdown(),
  scores: scoresMarkdown(),
};
const files = {
  '.synthcallrc.example': exampleRc(),
  'schemas/synthcallrc.schema.json': json(rcJsonSchema()),
  ...(await personaSchemas()),
  ...(await outputSchemas()),
  ...(existsSync(join(root, 'README.md')) ? { 'README.md': withSections(read('README.md'), sections) } : {}),
};

const stale = Object.keys(files).filter((name) => read(name) !== files[name]);
if (process.argv.includes('--check')) {
  for (const name of stale) console.error(`${name} is stale; run: npm run docs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const name of stale) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), files[name]);
    console.log(`wrote ${name}`);
  }
}

function read(name) {
  return existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function personaSchemas() {
  const { personaJsonSchema } = await import('../src/plan/persona/json-schema.ts');
  return {
    'schemas/agent.schema.json': json(personaJsonSchema('agent')),
    'schemas/customer.schema.json': json(personaJsonSchema('customer')),
  };
}

async function outputSchemas() {
  const { outputJsonSchemas } = await import('../src/dataset/schemas/published.ts');
  const schemas = Object.entries(outputJsonSchemas());
  return Object.fromEntries(schemas.map(([name, schema]) => [`schemas/${name}.schema.json`, json(schema)]));
}

/** The text between `<!-- generated:name -->` and `<!-- /generated -->` replaced; a section without markers is left out. */
function withSections(text, byName) {
  return text.replace(/(<!-- generated:(\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g, (whole, open, name, close) =>
    name in byName ? `${open}\n${byName[name]}\n\n${close}` : whole,
  );
}
