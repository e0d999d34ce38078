import { expect, it } from 'vitest';
import { createCarrierErrors } from '../../../src/app/carrier-errors.ts';
import type { RunEvent } from '../../../src/domain/events.ts';
import type { CarrierErrorReport } from '../../../src/webhooks/error-endpoint.ts';

const aReport = (parts: Partial<CarrierErrorReport>): CarrierErrorReport => ({
  eventSid: undefined,
  code: '11200',
  severity: 'CRITICAL',
  message: 'no answer',
  callKey: undefined,
  resourceSid: undefined,
  ...parts,
});

it('errors that the carrier tells of become warnings of their call, each once, and counts by severity', () => {
  const events: RunEvent[] = [];
  const errors = createCarrierErrors('synthcall-r1-', (event) => events.push(event));
  errors.note(aReport({ eventSid: 'NO1', callKey: 'synthcall-r1-call_0003', resourceSid: 'CA1' }));
  errors.note(aReport({ eventSid: 'NO1', callKey: 'synthcall-r1-call_0003' }));
  errors.note(aReport({ eventSid: 'NO2', callKey: 'synthcall-r2-call_0001' }));
  errors.note(aReport({ severity: 'LOW', code: '82004' }));
  expect(errors.counts()).toEqual({ CRITICAL: 1, LOW: 1 });
  expect(events).toEqual([
    {
      event: 'warning',
      callId: 'call_0003',
      code: 'twilio-11200',
      message: 'CRITICAL: no answer',
      resourceSid: 'CA1',
    },
    { event: 'warning', code: 'twilio-82004', message: 'LOW: no answer' },
  ]);
});
