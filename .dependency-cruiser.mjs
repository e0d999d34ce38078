// The import rules of the house. Each comment says what tripping the rule means.
const kernel = '^src/(shared|domain)/';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: allowed },
});
const root = '^src/app(/|[.]ts$)';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea in two places: move the shared part down.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file: delete it or wire it in.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '[.]d[.]ts$|-worker[.]' },
      to: {},
    },
    only(
      'shared-is-leaf',
      '^src/shared/',
      '^src/shared/',
      'The kernel knows no domain and no vendor: what you import belongs above it.',
    ),
    only('domain-is-pure', '^src/domain/', kernel, 'The words of the product depend on the kernel only.'),
    only(
      'stages-meet-in-domain',
      '^src/(config|plan|calls|conversation|analytics|dataset|dashboard)/',
      [kernel, '^src/$1/'],
      'Stages never import each other: pass a function or a value in from app, or move the shared word to domain.',
    ),
    only(
      'webhooks-use-conversation',
      '^src/webhooks/',
      [kernel, '^src/(webhooks|conversation)/'],
      'A webhook turns a request into a move of the conversation, nothing more.',
    ),
    only(
      'adapters-implement-ports',
      '^src/adapters/([^/]+)/',
      [kernel, '^src/adapters/$1/'],
      'An adapter sees its port and its vendor, never a stage or another adapter.',
    ),
    only(
      'emulator-is-another-building',
      '^src/emulator/',
      ['^src/emulator/', '^src/shared/'],
      'The emulator speaks HTTP and reads the protocol for itself; sharing code with the product would hide mistakes of both.',
    ),
    {
      name: 'emulator-one-door',
      comment: 'The emulator is entered through launch.ts and launch-apart.ts, by app only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/emulator/' },
      to: { path: '^src/emulator/', pathNot: '^src/emulator/launch(-apart)?[.]ts$' },
    },
    {
      name: 'emulator-door-is-for-app',
      comment: 'Product code must not know that there is an emulator; it sees a base URL.',
      severity: 'error',
      from: { path: '^src/', pathNot: [root, '^src/emulator/'] },
      to: { path: '^src/emulator/' },
    },
    {
      name: 'adapters-are-wired-in-app',
      comment: 'Take the port as an argument; app chooses the adapter.',
      severity: 'error',
      from: { path: '^src/', pathNot: [root, '^src/adapters/'] },
      to: { path: '^src/adapters/' },
    },
    only(
      'commands-are-thin',
      '^src/cli/commands/',
      ['^src/app[.]ts$', '^src/cli/', '^src/config/', kernel],
      'A command parses, calls one use case and renders; logic belongs in the use case.',
    ),
    only(
      'cli-shell',
      '^src/cli/[^/]+[.]ts$',
      ['^src/app[.]ts$', '^src/cli/', '^src/config/', kernel],
      'The shell knows commands, settings and words; never a stage or an adapter.',
    ),
    {
      name: 'nobody-imports-cli',
      comment: 'The command line is the outermost ring.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'vendor-sdks-in-adapters',
      comment: 'Vendor SDKs are used in their adapter only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/' },
      to: { path: 'node_modules/(twilio|openai|@segment|@ngrok)/' },
    },
    {
      name: 'express-at-the-edges',
      comment: 'Handlers are plain functions; only the routers know Express.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(webhooks/router|dashboard/router|emulator/server)[.]ts$' },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'src-not-to-test',
      comment: 'Production code never imports tests.',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/.*/node_modules)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default', 'node'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
