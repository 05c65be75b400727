import { expect, test } from 'vitest';
import { commandsBesideSteps, stepsOf } from './guide.ts';

test('a guide is read as its numbered steps: sentences, blocks and pictures, each with its line', () => {
  const markdown = [
    '# Guide',
    'This explains. 2. Not a step.',
    '',
    '## Cards',
    '1. Write `cards.csv`:',
    '   ```csv',
    '   number,terminal',
    '   12. a',
    '   ```',
    '2. Type **Enter. Or not.**. The page',
    '   says **Who? Me.**',
    '',
    '   ![The list](pictures/guide/list.png)',
    'The end.',
  ].join('\n');
  expect(stepsOf(markdown)).toEqual([
    {
      section: 'Cards',
      line: 5,
      gestures: [
        { kind: 'sentence', line: 5, text: 'Write `cards.csv`' },
        { kind: 'block', line: 6, language: 'csv', text: 'number,terminal\n12. a' },
      ],
    },
    {
      section: 'Cards',
      line: 10,
      gestures: [
        { kind: 'sentence', line: 10, text: 'Type **Enter. Or not.**' },
        { kind: 'sentence', line: 10, text: 'The page says **Who? Me.**' },
        { kind: 'picture', line: 13, name: 'list' },
      ],
    },
  ]);
});

test('commands that stand in no step are known apart: no line of a fence, and none of a step', () => {
  const markdown = [
    '1. Type:',
    '    this',
    'Then:',
    '',
    '    apt-get update',
    '```yaml',
    '    a: 1',
    '```',
    '    umount /mnt',
  ];
  expect(commandsBesideSteps(markdown.join('\n'))).toEqual(['apt-get update', 'umount /mnt']);
});
