import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runtimePaths } from '../../../tools/setup/paths.mjs';

/** Something that a numbered step of a guide asks for or says, with its line in the file. */
export type Gesture = { readonly line: number } & (
  | { readonly kind: 'sentence'; readonly text: string }
  /** Commands to type, or, after the name of a file, what to write into it. */
  | { readonly kind: 'block'; readonly language: string; readonly text: string }
  /** What the screen looks like then. `name`: of the file, without its folder. */
  | { readonly kind: 'picture'; readonly name: string }
);

/** One numbered step. */
export interface Step {
  readonly section: string;
  readonly line: number;
  readonly gestures: readonly Gesture[];
}

/** A guide of docs/. Its numbered steps are what people do, and what `follow` does; all other text explains. */
export interface Guide {
  /** As people name it: docs/guide-….md */
  readonly file: string;
  /** Of its pictures: the last part of the folder. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** Indented lines that are part of no step: commands that people type, and `follow` does not. */
  readonly commandsBeside: readonly string[];
}

const numbered = /^\d+\. +/;
const fence = /^ *```(\w*)$/;
const picture = /^!\[[^\]]*\]\((?:[\w-]+\/)+([\w-]+)\.png\)$/;

export function readGuide(name: string): Guide {
  const file = `docs/${name}.md`;
  const markdown = readFileSync(join(runtimePaths().clone, file), 'utf8');
  return { file, name: basename(name), steps: stepsOf(markdown), commandsBeside: commandsBesideSteps(markdown) };
}

/** The lines of code blocks by indent that stand in no step. */
export function commandsBesideSteps(markdown: string): string[] {
  const commands: string[] = [];
  let isInStep = false;
  let isFenced = false;
  for (const line of markdown.split('\n')) {
    if (fence.test(line)) isFenced = !isFenced;
    if (isFenced) continue;
    if (/^\S/.test(line)) isInStep = numbered.test(line);
    if (!isInStep && line.startsWith('    ')) commands.push(line.trim());
  }
  return commands;
}

/** A step is its numbered line and the indented lines below it. */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  const lines = markdown.split('\n');
  let section = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('#')) section = line.replace(/^#+ +/, '');
    if (!numbered.test(line)) continue;
    const indent = numbered.exec(line)?.[0].length ?? 0;
    const first = at;
    while (isOfStep(lines[at + 1], indent)) at += 1;
    const own = lines.slice(first, at + 1).map((text) => text.slice(indent));
    steps.push({ section, line: first + 1, gestures: gesturesOf(own, first + 1) });
  }
  return steps;
}

function isOfStep(line: string | undefined, indent: number): boolean {
  return line !== undefined && (line.startsWith(' '.repeat(indent)) || line.trim() === '') && !numbered.test(line);
}

function gesturesOf(lines: readonly string[], firstLine: number): Gesture[] {
  const gestures: Gesture[] = [];
  let paragraph = '';
  let paragraphLine = firstLine;
  const endParagraph = () => {
    gestures.push(...sentencesOf(paragraph).map((text) => ({ kind: 'sentence', text, line: paragraphLine }) as const));
    paragraph = '';
  };
  for (let at = 0; at < lines.length; at += 1) {
    const text = (lines[at] ?? '').trim();
    const line = firstLine + at;
    const [opened, language = ''] = fence.exec(lines[at] ?? '') ?? [];
    const [shown, name = ''] = picture.exec(text) ?? [];
    if (opened === undefined && shown === undefined && text !== '') {
      if (paragraph === '') paragraphLine = line;
      paragraph = `${paragraph} ${text}`.trim();
      continue;
    }
    endParagraph();
    if (shown !== undefined) gestures.push({ kind: 'picture', name, line });
    if (opened === undefined) continue;
    const end = lines.findIndex((other, index) => index > at && fence.test(other));
    gestures.push({ kind: 'block', language, text: lines.slice(at + 1, end).join('\n'), line });
    at = end;
  }
  endParagraph();
  return gestures;
}

/** Sentences end with . : ! or ? before a space; what is bold, code or quoted is a word of a sentence whatever stands in it. */
function sentencesOf(paragraph: string): string[] {
  const words = /\*\*[^*]+\*\*|`[^`]+`|«[^»]*»|“[^”]*”|./gsu;
  const sentences = [''];
  for (const [word] of paragraph.matchAll(words)) {
    const before = sentences.at(-1) ?? '';
    if (word === ' ' && /[.:!?]$/.test(before)) sentences.push('');
    else sentences[sentences.length - 1] = before + word;
  }
  return sentences.map((sentence) => sentence.replace(/[.:]$/, '').trim()).filter((sentence) => sentence !== '');
}
