import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function Facts({ children }: { readonly children: ReactNode }) {
  return <ul className="facts">{children}</ul>;
}

/** One thing to know, found again by its picture. */
export function Fact({ icon: Icon, children }: { readonly icon: LucideIcon; readonly children: ReactNode }) {
  return (
    <li>
      <Icon className="icon" aria-hidden />
      <span>{children}</span>
    </li>
  );
}
