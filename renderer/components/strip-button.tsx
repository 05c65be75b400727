import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';

interface StripButtonProps {
  readonly icon: LucideIcon;
  readonly isDirected?: boolean;
  readonly isDisabled?: boolean;
  /** Of a button that opens something below the strip. */
  readonly isOpen?: boolean;
  readonly onPress: () => unknown;
  readonly children: ReactNode;
}

/** A button of the strip above a site or a document. */
export function StripButton({
  icon: Icon,
  isDirected,
  isDisabled = false,
  isOpen,
  onPress,
  children,
}: StripButtonProps) {
  return (
    <AriaButton
      className="strip-button"
      isDisabled={isDisabled}
      {...(isOpen !== undefined && { 'aria-expanded': isOpen })}
      onPress={() => void onPress()}
    >
      <Icon className={isDirected ? 'icon icon-directed' : 'icon'} aria-hidden />
      <span>{children}</span>
    </AriaButton>
  );
}
