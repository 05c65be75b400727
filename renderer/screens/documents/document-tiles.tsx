import type { TrayDocument } from '../../../contract/tray.ts';
import { Tile } from '../../components/tile.tsx';
import { documentIcons, useDocumentFacts } from './document-words.tsx';

interface DocumentTilesProps {
  readonly documents: readonly TrayDocument[];
  readonly onDocument: (document: TrayDocument) => void;
}

/** Documents to choose one of, each with what it is. */
export function DocumentTiles({ documents, onDocument }: DocumentTilesProps) {
  const factsOf = useDocumentFacts();
  if (documents.length === 0) return null;
  return (
    <ul className="tiles tiles-wide">
      {documents.map((document) => (
        <li key={document.id}>
          <Tile
            icon={documentIcons[document.kind]}
            title={<bdi>{document.name}</bdi>}
            onPress={() => onDocument(document)}
          >
            {factsOf(document)}
          </Tile>
        </li>
      ))}
    </ul>
  );
}
