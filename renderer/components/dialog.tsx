import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  readonly title: string;
  readonly icon?: LucideIcon;
  /** Absent: the dialog goes only when what it waits for happens. */
  readonly onClose?: (() => void) | undefined;
  /** Something that the resident must answer. */
  readonly isAlert?: boolean;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A question or a setting in front of the screen. It takes the focus, keeps it, and gives it back. */
export function Dialog({ title, icon: Icon, onClose, isAlert = false, children, actions }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={onClose !== undefined && !isAlert}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
      className="veil"
    >
      <Modal className="sheet">
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            {Icon && <Icon className="icon dialog-icon" aria-hidden />}
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
          </header>
          <div className="dialog-body">{children}</div>
          {actions && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
