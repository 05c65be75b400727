/** Where a terminal stands. */
export interface DemoPlace {
  readonly id: string;
  readonly name: string;
  readonly place: string;
}

/** The terminal of the demo, and that of another library of the same city, which the demo itself never starts. */
export const demoTerminal: DemoPlace = { id: 'mediatheque', name: 'Médiathèque de Pontevert', place: 'Hall d’entrée' };
export const otherTerminal: DemoPlace = { id: 'annexe-gare', name: 'Annexe de la Gare', place: 'Salle de lecture' };

/**
 * `home`: may vote at the demo's terminal, online or not. `away`: the terminal of another library holds it, so it votes there; or here
 * provisionally, while there is no network. `unknown`: the city has no such card.
 */
export type CardKind = 'home' | 'away' | 'mediator' | 'unknown' | 'unreadable';

/** A card that can be laid on the reader of the demo. */
export interface DemoCard {
  readonly id: string;
  readonly holder: string;
  readonly kind: CardKind;
  readonly number: string;
}

const residents = [
  'Amina Haddad',
  'Jeanne Morel',
  'Lucien Petit',
  'Fatou Diallo',
  'Paul Girard',
  'Rosa Martins',
  'Karim Saïdi',
  'Yvette Lambert',
  'Tomás Ruiz',
  'Chloé Bernard',
  'Nadia Benali',
  'Marcel Dubois',
];

/** Ten digits, the last being the check digit of ISO/IEC 7812-1, as kiosk-config/demo.yaml expects. */
export function numbered(prefix: string, serial: number): string {
  const digits = `${prefix}${String(serial).padStart(9 - prefix.length, '0')}`;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export const demoCards: readonly DemoCard[] = [
  ...residents.map((holder, index) => ({
    id: `resident-${index + 1}`,
    holder,
    kind: 'home' as const,
    number: numbered('2000', index + 1),
  })),
  { id: 'away-1', holder: 'Bruno Lefèvre', kind: 'away', number: numbered('2100', 1) },
  { id: 'away-2', holder: 'Louise Garnier', kind: 'away', number: numbered('2100', 2) },
  { id: 'mediator', holder: 'Sophie Caron', kind: 'mediator', number: numbered('9000', 1) },
  { id: 'mediator-2', holder: 'Malik Ferrand', kind: 'mediator', number: numbered('9000', 2) },
  { id: 'unknown', holder: 'Inès Robert', kind: 'unknown', number: numbered('7000', 1) },
  { id: 'unreadable', holder: '', kind: 'unreadable', number: '2000' },
];

const homes: Partial<Record<CardKind, string>> = { home: demoTerminal.id, away: otherTerminal.id };

/** What the library's software would export: the cards that may take part, each with its home terminal. */
export function cardsCsv(): string {
  const lines = demoCards.flatMap(({ number, kind }) => (homes[kind] ? [`${number},${homes[kind]}`] : []));
  return ['number,terminal', ...lines, ''].join('\n');
}

export function mediatorsCsv(): string {
  const lines = demoCards.filter(({ kind }) => kind === 'mediator').map(({ number }) => `${number},`);
  return ['number,terminal', ...lines, ''].join('\n');
}
