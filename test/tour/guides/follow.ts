import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePaths } from '../../../tools/setup/paths.mjs';
import type { Story } from '../story.ts';
import type { Gesture, Guide } from './guide.ts';

/** Something that sentences of a guide can ask for, or say: how they put it, and what is done or checked then. */
export interface Rule {
  /** Groups are the words that differ. */
  readonly says: RegExp;
  readonly does: (...words: string[]) => Promise<void>;
}

/** Whoever follows a guide. */
export interface Reader {
  readonly rules: readonly Rule[];
  /** Does what a block of commands says, or writes the file that the sentence before named. */
  readonly block: (language: string, text: string) => Promise<void>;
  readonly photograph: () => Promise<Buffer>;
}

/**
 * Does what the numbered steps of a guide say, word for word and in their order, and takes their pictures: into the story, and into
 * tour/guides/NAME/, from where they go into docs/pictures/.
 * @throws naming the line of the guide that nobody can do, or that is not as it says
 */
export async function follow(story: Story, guide: Guide, reader: Reader): Promise<void> {
  const pictures = join(runtimePaths().clone, 'tour', 'guides', guide.name);
  mkdirSync(pictures, { recursive: true });
  for (const step of guide.steps)
    for (const gesture of step.gestures) {
      try {
        await make(gesture);
      } catch (error) {
        throw new Error(`${guide.file}:${gesture.line}: ${error instanceof Error ? error.message : error}`);
      }
    }
  story.saw(`${guide.file}: ${guide.steps.length} steps done, word for word`);

  async function make(gesture: Gesture): Promise<void> {
    switch (gesture.kind) {
      case 'sentence':
        return obey(reader.rules, gesture.text);
      case 'block':
        return reader.block(gesture.language, gesture.text);
      case 'picture': {
        const png = await reader.photograph();
        writeFileSync(join(pictures, `${gesture.name}.png`), png);
        story.picture(png, { part: gesture.name });
      }
    }
  }
}

async function obey(rules: readonly Rule[], sentence: string): Promise<void> {
  for (const { says, does } of rules) {
    const [all, ...words] = says.exec(sentence) ?? [];
    if (all === sentence) return does(...words);
  }
  throw new Error(`nobody knows how to do “${sentence}”`);
}
