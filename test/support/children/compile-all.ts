/** Imports what the other children import, so that they find it compiled: eight of them at once would each compile it. */
import '../../../src/adapters/twilio/client.ts';
import '../../../src/adapters/twilio/rate-limit-store.ts';
import '../../../src/calls/daily-allowance.ts';
import '../../../src/calls/ledger.ts';
import '../emulator.ts';
import '../twilio-client.ts';
