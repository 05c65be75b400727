import type { Procedure } from '../../../contract/procedures.ts';
import { PublicText } from '../../components/public-text.tsx';
import { Tile } from '../../components/tile.tsx';

interface ProcedureTilesProps {
  readonly procedures: readonly Procedure[];
  readonly onProcedure: (id: string) => void;
}

/** Procedures to choose from, each with what it does in a sentence. */
export function ProcedureTiles({ procedures, onProcedure }: ProcedureTilesProps) {
  return (
    <ul className="tiles tiles-wide">
      {procedures.map(({ id, title, summary }) => (
        <li key={id}>
          <Tile title={<PublicText>{title}</PublicText>} onPress={() => onProcedure(id)}>
            <PublicText>{summary}</PublicText>
          </Tile>
        </li>
      ))}
    </ul>
  );
}
