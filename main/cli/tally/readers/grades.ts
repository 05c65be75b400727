import { z } from 'zod';
import { completeProfile } from '../../../../ballot/methods/index.ts';
import { fieldPlaces, parseYamlDocument } from '../../../../contract/yaml-document.ts';
import type { GradedVote, GradesFile } from './ballot-files.ts';
import { type Line, Unreadable } from './lines.ts';

/** Counts of grades from the worst to the best, a list for each proposal, as MieuxVoter's libraries test with. */
const gradesSchema = z
  .array(
    z.strictObject({
      title: z.string(),
      participants: z.int().min(0).optional(),
      /** `StaticDefault`: who gave no grade gave the one of `default`. Without it, nobody may be missing. */
      mode: z.literal('StaticDefault').optional(),
      default: z.int().min(0).optional(),
      tallies: z.array(z.array(z.int().min(0)).min(2)).min(1),
      /** What others found; not read. */
      ranks: z.array(z.int()).optional(),
    }),
  )
  .min(1);

export function readGrades(lines: Iterable<Line>): GradesFile {
  const text = [...lines].map((line) => line.text).join('\n');
  const parsed = parseYamlDocument(text, gradesSchema); // JSON is YAML, and this reader knows the line of each field
  if (!parsed.ok) {
    const [issue] = parsed.error;
    throw new Unreadable(issue?.line ?? 1, issue?.field ?? '', issue?.message ?? 'Expected counts of grades.');
  }
  const placeOf = fieldPlaces(text);
  const votes = parsed.value.map((vote, index): GradedVote => {
    const refuse = (path: PropertyKey[], sentence: string) => {
      const { line, field } = placeOf([index, ...path]);
      return new Unreadable(line, field, sentence);
    };
    const grades = vote.tallies[0]?.length ?? 0;
    const totals = vote.tallies.map((counts) => counts.reduce((sum, count) => sum + count, 0));
    const participants = vote.participants ?? Math.max(...totals);
    const completedWith = vote.mode === undefined ? null : (vote.default ?? 0);
    if (completedWith !== null && completedWith >= grades)
      throw refuse(['default'], `Expected a grade from 0 to ${grades - 1}, but found ${completedWith}.`);
    for (const [proposal, counts] of vote.tallies.entries()) {
      const total = totals[proposal] ?? 0;
      if (counts.length !== grades)
        throw refuse(
          ['tallies', proposal],
          `Expected ${grades} grades as in the first list, but found ${counts.length}.`,
        );
      if (!Number.isSafeInteger(total))
        throw refuse(['tallies', proposal], 'Expected numbers that can be added exactly, but these are too large.');
      if (completedWith === null ? total !== participants : total > participants)
        throw refuse(
          ['tallies', proposal],
          `Expected ${completedWith === null ? '' : 'at most '}${participants} grades, one a participant, but found ${total}.`,
        );
    }
    const profile = completedWith === null ? vote.tallies : completeProfile(vote.tallies, participants, completedWith);
    return { title: vote.title, profile, completedWith };
  });
  return { kind: 'grades', votes };
}
