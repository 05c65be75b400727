import { CircleAlert, CircleCheck, Info, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type Tone = 'info' | 'good' | 'attention';
const icons: Readonly<Record<Tone, LucideIcon>> = { info: Info, good: CircleCheck, attention: CircleAlert };

interface NoticeProps {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  /** Said aloud when it appears. False for what belongs to the page from its beginning. */
  readonly live?: boolean;
  readonly children: ReactNode;
}

/** A short message: an icon and words, never a colour alone. */
export function Notice({ tone = 'info', icon, live = false, children }: NoticeProps) {
  const Icon = icon ?? icons[tone];
  return (
    <div className={`notice notice-${tone}`} {...(live && { role: 'status' })}>
      <Icon className="icon" aria-hidden />
      <div>{children}</div>
    </div>
  );
}
