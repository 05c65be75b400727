import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';

interface TileProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  /** `way`: one of the few large ways of the home screen. `line`: one of a list. */
  readonly shape?: 'way' | 'line';
  readonly tone?: 'river' | 'copper' | 'dusk';
  readonly onPress: () => void;
}

/** A place to go to: its title, and a line that says more. */
export function Tile({ title, children, icon: Icon, shape = 'line', tone = 'river', onPress }: TileProps) {
  return (
    <AriaButton className={`tile tile-${shape} tone-${tone}`} onPress={onPress}>
      {Icon && (
        <span className="tile-icon">
          <Icon className="icon" aria-hidden />
        </span>
      )}
      <span className="tile-words">
        <span className="tile-title">{title}</span>
        {children && <span className="tile-text">{children}</span>}
      </span>
      <ChevronRight className="icon icon-directed tile-chevron" aria-hidden />
    </AriaButton>
  );
}
