import type { LucideIcon } from 'lucide-react';

interface EmblemProps {
  readonly icon: LucideIcon;
  readonly tone?: 'calm' | 'good' | 'attention';
}

/** A large picture of what happened, for whoever does not read the title first. */
export function Emblem({ icon: Icon, tone = 'calm' }: EmblemProps) {
  return <Icon className={`emblem emblem-${tone}`} aria-hidden />;
}
