import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CarrierErrorReport, errorReport } from '../../../src/webhooks/error-endpoint.ts';
import { severityOf } from '../../../src/webhooks/error-severity.ts';
import { createLegBook } from '../../../src/webhooks/leg-book.ts';
import type { WebhookRequest } from '../../../src/webhooks/request.ts';

const LEG = `CA${'1'.repeat(32)}`;
const EVENT = `NO${'2'.repeat(32)}`;

function aRequest(form: Record<string, string>, callKey?: string): WebhookRequest {
  return {
    callKey,
    role: undefined,
    query: new URLSearchParams(),
    form: new URLSearchParams(form),
    rawBody: Buffer.alloc(0),
  };
}

function told(form: Record<string, string>, legs = createLegBook()): { report: CarrierErrorReport; status: number } {
  const reports: CarrierErrorReport[] = [];
  const { status } = errorReport(aRequest(form), (report) => reports.push(report), legs);
  return { report: reports[0] as CarrierErrorReport, status };
}

const payload = (facts: object) => ({ Sid: EVENT, Level: 'ERROR', Payload: JSON.stringify(facts) });

describe('the error webhook', () => {
  it('joins an error to its call by the URL that failed', () => {
    const { report } = told(
      payload({
        resource_sid: LEG,
        error_code: '11200',
        more_info: { Msg: 'Got HTTP 502 response' },
        webhook: { type: 'application/json', request: { url: 'https://x.test/respond?call=synthcall-run-call_0003' } },
      }),
    );
    expect(report).toEqual({
      eventSid: EVENT,
      code: '11200',
      severity: 'CRITICAL',
      message: 'Got HTTP 502 response',
      callKey: 'synthcall-run-call_0003',
      resourceSid: LEG,
    });
  });

  it('joins an error to its call by the leg, when the leg was heard of before', () => {
    const legs = createLegBook();
    legs.note(aRequest({ CallSid: LEG }, 'synthcall-run-call_0007'));
    expect(told(payload({ resource_sid: LEG, error_code: 13227 }), legs).report.callKey).toBe(
      'synthcall-run-call_0007',
    );
  });

  it('takes whatever comes and answers that it was noted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.json(), (form, json) => {
        expect(told({ ...form, Payload: json }).status).toBe(204);
      }),
    );
    expect(told({ Payload: 'not JSON' }).report).toMatchObject({ code: 'unknown', severity: 'MEDIUM' });
  });

  it('knows how bad a code is, and that a warning never stops a call', () => {
    expect(severityOf('20003', 'ERROR')).toBe('CRITICAL');
    expect(severityOf('12100', 'Error')).toBe('HIGH');
    expect(severityOf('54301', 'ERROR')).toBe('MEDIUM');
    expect(severityOf('99999', 'ERROR')).toBe('MEDIUM');
    expect(severityOf('12200', 'WARNING')).toBe('MEDIUM');
    expect(severityOf('99999', 'warning')).toBe('LOW');
    expect(severityOf('82004', 'warning')).toBe('LOW');
  });
});

describe('the book of legs', () => {
  it('forgets the oldest beyond its size', () => {
    const legs = createLegBook(2);
    for (const name of ['a', 'b', 'c']) legs.note(aRequest({ CallSid: name }, `call-${name}`));
    expect(['a', 'b', 'c'].map((name) => legs.callOf(name))).toEqual([undefined, 'call-b', 'call-c']);
  });
});
