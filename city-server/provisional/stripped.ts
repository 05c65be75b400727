import { ballotId, fromBase64url, payloadHash, readStripped, sign } from '../../ballot/index.ts';
import type { Stripped, StrippedFile } from '../../contract/provisional.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { City } from '../city.ts';
import { readState } from '../closing/index.ts';
import { lockConsultation, readConsultation } from '../consultations/index.ts';
import { forgetRows, type Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { readEnvelopes } from './envelopes.ts';

const faults = {
  'other-registrar': 'Another registrar signed it.',
  'other-consultation': 'It is of another consultation, or of another form.',
  altered: 'It is not as it was signed.',
} as const;

/**
 * Takes what the registrar made of the envelopes, in one commit: accepted ballots into the urn, their cards into the poll book, the
 * figures to be published, and the envelopes destroyed. The server trusts the registrar for what was in the envelopes, and checks by
 * itself that no card is counted twice. The same file again changes nothing.
 */
export function takeStripped(city: City, consultation: string, file: StrippedFile): Promise<Result<Stripped, Refusal>> {
  return city.database.transaction<Stripped, Refusal>(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    if (!facts.registrar) return refusal('no-registrar');
    const read = readStripped(file, held.package);
    if (!read.ok) return refusal('wrong-stripping', faults[read.error.code]);
    const { stripped, tokens, ballots } = read.value;
    const state = await readState(city, queries, facts);
    const before = state.provisional.stripped;
    if (before) return before.payload === file.manifest.payload ? ok(stripped) : refusal('already-stripped');
    if (!facts.frozen) return refusal('wrong-stripping', 'The envelopes have not been released to the registrar.');
    const envelopes = await readEnvelopes(queries, city, held, state);
    if (payloadHash(sign('envelopes', envelopes, city.key)) !== stripped.envelopesHash)
      return refusal(
        'wrong-stripping',
        'It was made from other envelopes, or the list of cards has changed: fetch them again.',
      );
    if (stripped.envelopes !== state.provisional.envelopes)
      return refusal('wrong-stripping', 'It does not account for every envelope.');
    const uncertain = new Set(envelopes.uncertain);
    const open = new Set(envelopes.mayStillVote.filter((token) => !uncertain.has(token)));
    if (!tokens.every((token) => open.has(token)))
      return refusal('wrong-stripping', 'It accepts a card that has voted, or may not vote.');
    if ((await addBallots(queries, consultation, ballots)) !== ballots.length) return refusal('ballot-elsewhere');
    await addMarks(queries, consultation, tokens);
    await queries.run('insert into stripped (consultation, manifest, accepted) values ($1, $2, $3)', [
      consultation,
      JSON.stringify(file.manifest),
      stripped.accepted,
    ]);
    await forgetRows(queries, 'provisional_ballots', consultation);
    return ok(stripped);
  });
}

/** In the order of their ids, under a name that no batch of a terminal can have. Gives how many were new. */
function addBallots(queries: Queries, consultation: string, ballots: readonly Uint8Array[]): Promise<number> {
  return queries.run(
    `insert into ballots (consultation, id, batch, sealed)
     select $1, substring($2::bytea from ((place - 1) * 16 + 1)::int for 16), 'provisional',
       substring($3::bytea from ((place - 1) * $4::int + 1)::int for $4::int)
     from generate_series(1, $5::int) place on conflict (consultation, id) do nothing`,
    [
      consultation,
      Buffer.concat(ballots.map((ballot) => fromBase64url(ballotId(ballot)))),
      Buffer.concat(ballots),
      ballots[0]?.length ?? 0,
      ballots.length,
    ],
  );
}

function addMarks(queries: Queries, consultation: string, tokens: readonly string[]): Promise<number> {
  return queries.run(
    `insert into marks (consultation, token, terminal, channel)
     select $1, substring($2::bytea from (place - 1) * 32 + 1 for 32), '', 'provisional'
     from generate_series(1, $3::int) place`,
    [consultation, Buffer.concat(tokens.map(fromBase64url)), tokens.length],
  );
}
