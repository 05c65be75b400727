import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';

/** What a person must look at: each is a sign of a fault or an attack, none is a mistake that a resident makes. */
export const alarmKinds = [
  'heartbeat-replayed',
  'batch-conflict',
  'ballot-elsewhere',
  'marked-twice',
  'final-conflict',
  'incoherent-final',
  'damaged-box',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export interface Alarm {
  readonly kind: AlarmKind;
  /** Empty: none in particular. */
  readonly consultation: string;
  readonly terminal: string;
  readonly times: number;
  readonly lastAt: Date;
}

/** Records an alarm, on a connection of its own: what raised it was rolled back. One line a kind and terminal, counted. */
export async function raiseAlarm(
  city: City,
  kind: AlarmKind,
  { consultation = '', terminal = '' }: { consultation?: string; terminal?: string },
): Promise<void> {
  city.log('alarm', { kind, consultation, terminal });
  await city.database.run(
    `insert into alarms (kind, consultation, terminal, times, last_at) values ($1, $2, $3, 1, $4)
     on conflict (kind, consultation, terminal) do update set times = alarms.times + 1, last_at = excluded.last_at`,
    [kind, consultation, terminal, new Date(city.now())],
  );
}

/** All alarms, the newest first. */
export function listAlarms(queries: Queries): Promise<Alarm[]> {
  return queries.rows<Alarm>(
    'select kind, consultation, terminal, times, last_at "lastAt" from alarms order by last_at desc limit 200',
  );
}
