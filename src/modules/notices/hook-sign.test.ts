import { expect, test } from 'vitest';
import { cloudEvent, newSecret, nextTry, signature, signedHeaders } from './hook-sign.ts';

test('signs as Standard Webhooks does: its own example', () => {
  expect(
    signature(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    ),
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while a secret is exchanged both sign; after its time the old one does not', () => {
  const [old, fresh] = [newSecret(), newSecret()];
  const secrets = [{ secret: fresh }, { secret: old, until: '2026-11-25T00:00:00Z' }];
  const at = (now: string) => signedHeaders(secrets, 'a', '{}', new Date(now))['webhook-signature']!.split(' ');
  const seconds = Date.parse('2026-11-24T12:00:00Z') / 1000;
  expect(at('2026-11-24T12:00:00Z')).toEqual([
    signature(fresh, 'a', seconds, '{}'),
    signature(old, 'a', seconds, '{}'),
  ]);
  expect(at('2026-11-25T00:00:01Z')).toHaveLength(1);
});

test('an event is a CloudEvent 1.0', () => {
  const event = {
    id: 'e',
    type: 'case.completed',
    subject: 'case/MDN-1',
    data: { status: 'completed' },
    at: new Date(0),
  };
  expect(JSON.parse(cloudEvent('https://medan.example', event))).toEqual({
    specversion: '1.0',
    id: 'e',
    source: 'https://medan.example',
    type: 'id.balai.case.completed',
    subject: 'case/MDN-1',
    time: '1970-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: { status: 'completed' },
  });
});

test('is tried for three days, each wait about twice the last, and then given up', () => {
  const waits = Array.from({ length: 9 }, (_, i) => nextTry(i + 1, 0.5)!);
  expect(waits.reduce((a, b) => a + b, 0) / 86_400).toBeCloseTo(3, 0);
  expect(nextTry(10, 0.5)).toBeUndefined();
  expect([nextTry(3, 0), nextTry(3, 1)]).toEqual([1440, 2160]);
});
