/** Use case: a Conversation Intelligence service with all operators, prepared once, whoever asks at the same time. */
import { join } from 'node:path';
import type { PreparedIntelligence } from '../adapters/twilio/intelligence-service.ts';
import { withFileLock } from '../shared/file-lock.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import type { World } from './world.ts';

/** Which one: the configured service, unless a unique name is given; without either one of our own name. */
export async function prepareIntelligenceOf(
  tools: AppTools,
  world: World,
  uniqueName?: string,
): Promise<PreparedIntelligence> {
  const { INTELLIGENCE_SERVICE_NAME, prepareIntelligence } = await import('../adapters/twilio/intelligence-service.ts');
  const configured = world.name === 'live' ? tools.settings.twilio.intelligenceServiceSid : undefined;
  const wish =
    configured !== undefined && uniqueName === undefined
      ? { sid: configured }
      : { uniqueName: uniqueName ?? INTELLIGENCE_SERVICE_NAME };
  // Names of operators are not unique: two that prepare at once would make each of them twice.
  const lock = join(stateFolderOf(tools), 'intelligence.lock');
  return withFileLock(lock, tools.clock, () => prepareIntelligence(world.client, wish));
}
