#!/usr/bin/env node
// Checks that this Node can run synthcall, then starts it. Written so that old Nodes can read it too.
var version = process.versions.node.split('.').map(Number);
var major = version[0];
var supported = (major === 20 && version[1] >= 19) || (major === 22 && version[1] >= 13) || major > 22;

if (!supported) {
  process.stderr.write(
    'synthcall needs Node 20.19 or newer, or 22.13 or newer; this is Node ' +
      process.versions.node +
      '.\n  \u2192 Install a newer Node from https://nodejs.org, or run: npx -p node@22 -p synthcall synthcall\n',
  );
  process.exit(2);
}

import('../dist/cli/main.js').then(
  (main) => main.runProcess(),
  (error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(`synthcall is not complete: ${error.message}\n  \u2192 Run: npm install && npm run build\n`);
    process.exit(2);
  },
);
