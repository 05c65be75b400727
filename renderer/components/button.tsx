import { ArrowLeft, ArrowRight, Check, type LucideIcon } from 'lucide-react';
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
  /** One of several that stand for a setting: whether it is the present one. */
  readonly isChosen?: boolean;
  readonly isDisabled?: boolean;
  readonly isPending?: boolean;
}

/** An action, always in words; the icon only helps to find it again. */
export function Button(props: ButtonProps) {
  const { children, kind = 'secondary', icon: Icon, arrow, isChosen, isPending = false, ...aria } = props;
  return (
    <AriaButton
      {...aria}
      {...(isChosen !== undefined && { 'aria-pressed': isChosen })}
      isPending={isPending}
      className={`button button-${kind}`}
    >
      {isChosen && <Check className="icon" aria-hidden />}
      {arrow === 'back' && <ArrowLeft className="icon icon-directed" aria-hidden />}
      {Icon && <Icon className="icon" aria-hidden />}
      <span className="button-words">{children}</span>
      {arrow === 'next' && <ArrowRight className="icon icon-directed" aria-hidden />}
    </AriaButton>
  );
}
