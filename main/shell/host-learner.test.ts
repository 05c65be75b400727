import { expect, test } from 'vitest';
import { mostNeeds, type Need, needSchema } from '../../contract/learning.ts';
import { learnHosts } from './host-learner.ts';

const refused = { decision: 'deny', reason: 'host-not-listed' } as const;

function learner() {
  const told: Need[] = [];
  return { told, ...learnHosts((need) => told.push(need)) };
}

test('each host is told once, without the rest of its address', () => {
  const { told, obey, note } = learner();
  obey(true);
  for (const path of ['', 'compte?numero=1234567', '#nom'])
    note('rsa', `https://user:secret@cdn.example.net:8443/${path}`, 'resource', refused);
  note('rsa', 'wss://cdn.example.net/chat', 'resource', { decision: 'deny', reason: 'scheme-not-allowed' });
  expect(told).toEqual([
    { procedure: 'rsa', host: 'cdn.example.net', use: 'resource', ...refused },
    { procedure: 'rsa', host: 'cdn.example.net', use: 'resource', decision: 'deny', reason: 'scheme-not-allowed' },
  ]);
});

test('nothing is told where nobody learns, where no procedure is open, or of what has no name', () => {
  const { told, obey, note } = learner();
  note('rsa', 'https://a.fr/', 'page', refused);
  obey(true);
  note(null, 'https://a.fr/', 'page', refused);
  for (const url of [
    'data:,x',
    'mailto:a@b.fr',
    'tel:3939',
    'https://127.0.0.1/',
    'https://[::1]/',
    'nonsense',
    'blob:https://a.fr/1',
  ])
    note('rsa', url, 'page', refused);
  obey(false);
  note('rsa', 'https://a.fr/', 'page', refused);
  expect(told).toEqual([]);
});

test('a page that makes up hosts is told of as far as the services write down, in words that they accept', () => {
  const { told, obey, note } = learner();
  obey(true);
  for (let n = 0; n < mostNeeds + 10; n++) note('rsa', `https://h${n}.example.net/`, 'resource', refused);
  expect(told.length).toBe(mostNeeds);
  for (const need of told.slice(0, 5)) expect(needSchema.parse(need)).toEqual(need);
});
