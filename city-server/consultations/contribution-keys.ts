import { generateSealingKey, type RecipientKey, recipientKey } from '../../ballot/index.ts';
import type { Queries } from '../database/index.ts';

/** The public half of the key to which the contributions of a consultation are sealed; made at the first question. */
export async function contributionKey(queries: Queries, consultation: string): Promise<string> {
  const { publicKey, privateKey } = generateSealingKey();
  await queries.run(
    `insert into contribution_keys (consultation, public_key, private_key) values ($1, $2, $3)
     on conflict do nothing`,
    [consultation, publicKey, privateKey],
  );
  const row = await queries.row<{ key: string }>(
    'select public_key "key" from contribution_keys where consultation = $1',
    [consultation],
  );
  return row?.key ?? publicKey;
}

/** What opens the contributions of a consultation; nothing where it has no debate. */
export async function contributionRecipient(queries: Queries, consultation: string): Promise<RecipientKey | undefined> {
  const row = await queries.row<{ key: string }>(
    'select private_key "key" from contribution_keys where consultation = $1',
    [consultation],
  );
  return row && recipientKey(row.key);
}
