import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';

interface FormLineProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** What it opens on. */
  readonly children: ReactNode;
}

/** One line of a form that is filled in already: what stands there, and under it, when it is touched, what else it could be. */
export function FormLine({ name, value, isOpen, onToggle, children }: FormLineProps) {
  const inside = useId();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: 'start' });
  }, [isOpen]);
  const Icon = isOpen ? ChevronUp : ChevronDown;
  return (
    <div className="form-line" ref={line}>
      <AriaButton className="form-line-head" aria-expanded={isOpen} aria-controls={inside} onPress={onToggle}>
        <span className="form-line-words">
          <span className="form-line-name">{name}</span>
          <span>{value}</span>
        </span>
        <Icon className="icon" aria-hidden />
      </AriaButton>
      <div id={inside} className="form-line-inside" hidden={!isOpen}>
        {isOpen && children}
      </div>
    </div>
  );
}
