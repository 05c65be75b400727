import { ArrowLeft, ArrowRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** One primary button a screen: the next thing to do. */
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  readonly icon?: LucideIcon;
  /** Points where the words lead: mirrored with the direction of the language. */
  readonly arrow?: 'next' | 'back';
  readonly isDisabled?: boolean;
  readonly isPending?: boolean;
  readonly autoFocus?: boolean;
}

/** An action, always in words; the icon only helps to find it again. */
export function Button({ children, kind = 'secondary', icon: Icon, arrow, isPending, ...aria }: ButtonProps) {
  return (
    <AriaButton {...aria} isPending={isPending ?? false} className={`button button-${kind}`}>
      {arrow === 'back' && <ArrowLeft className="icon icon-directed" aria-hidden />}
      {Icon && <Icon className="icon" aria-hidden />}
      <span className="button-words">{children}</span>
      {arrow === 'next' && <ArrowRight className="icon icon-directed" aria-hidden />}
    </AriaButton>
  );
}
