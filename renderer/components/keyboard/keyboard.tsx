import { ArrowBigUp, CornerDownLeft, Delete, Keyboard as KeyboardIcon, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { digits, type LayoutName, layoutNames, layouts, numeric, signs } from './layouts.ts';

/** What a touch on the keyboard means. Never kept anywhere: no list of words, no prediction. */
export type Keystroke =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'enter' };

interface KeyboardProps {
  /** The layout that is shown first. */
  readonly first: LayoutName;
  /** `number`: the field takes digits only. */
  readonly fields?: 'text' | 'number';
  /** What the enter key does here, in a word. */
  readonly enter: string;
  readonly onKey: (key: Keystroke) => void;
  readonly onClose: () => void;
}

/**
 * A keyboard on the screen. Its keys never take the focus away from the field, so what is typed goes where the resident looks; a
 * key acts when the finger leaves it, and not at all when the finger slid off (RGAA 13.11).
 */
export function Keyboard({ first, fields = 'text', enter, onKey, onClose }: KeyboardProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(first);
  const [level, setLevel] = useState<'small' | 'capital' | 'signs'>('small');
  const layout = layouts[name];
  const isCapital = level === 'capital' && layout.capital !== null;

  function type(text: string) {
    onKey({ kind: 'text', text });
    if (level === 'capital') setLevel('small'); // one capital at a time, as on a telephone
  }

  const shown = fields === 'number' ? numeric : level === 'signs' ? signs : [digits, ...layout.rows];
  const written = (letter: string) => (isCapital && layout.capital ? layout.capital(letter) : letter);
  return (
    <section className={`keyboard keyboard-${fields}`} aria-label={t('keyboard.label')} dir={layout.direction}>
      {shown.map((row) => (
        <div className="keyboard-row" key={row.join('')} lang={layout.lang} {...(row === digits && { dir: 'ltr' })}>
          {row.map((letter) => (
            <Key key={letter} onPress={() => type(written(letter))}>
              {written(letter)}
            </Key>
          ))}
        </div>
      ))}
      <div className="keyboard-row" dir={layout.direction}>
        {fields === 'text' && (
          <>
            {level !== 'signs' && layout.capital && (
              <Key
                icon={ArrowBigUp}
                label={t('keyboard.capital')}
                isOn={isCapital}
                onPress={() => setLevel(isCapital ? 'small' : 'capital')}
              />
            )}
            <Key label={t('keyboard.signs')} isOn={level === 'signs'} onPress={() => setLevel(other(level))}>
              {level === 'signs' ? 'abc' : '@ ? !'}
            </Key>
            <Key label={t('keyboard.next')} onPress={() => setName(after(name))}>
              <span lang={layouts[after(name)].lang}>{layouts[after(name)].name}</span>
            </Key>
            <Key shape="space" label={t('keyboard.space')} onPress={() => type(' ')} />
          </>
        )}
        <Key icon={Delete} label={t('keyboard.erase')} onPress={() => onKey({ kind: 'erase' })} />
        <Key icon={CornerDownLeft} shape="enter" onPress={() => onKey({ kind: 'enter' })}>
          {enter}
        </Key>
        <Key icon={KeyboardIcon} label={t('keyboard.close')} onPress={onClose}>
          {t('keyboard.closeShort')}
        </Key>
      </div>
    </section>
  );
}

function other(level: 'small' | 'capital' | 'signs'): 'small' | 'signs' {
  return level === 'signs' ? 'small' : 'signs';
}

function after(name: LayoutName): LayoutName {
  return layoutNames[(layoutNames.indexOf(name) + 1) % layoutNames.length] ?? name;
}

interface KeyProps {
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  /** Where the key shows a sign instead of words. */
  readonly label?: string;
  readonly shape?: 'letter' | 'space' | 'enter';
  readonly isOn?: boolean;
  readonly onPress: () => void;
}

function Key({ children, icon: Icon, label, shape = 'letter', isOn, onPress }: KeyProps) {
  return (
    <button
      type="button"
      className={`keyboard-key keyboard-key-${shape}`}
      {...(label !== undefined && { 'aria-label': label })}
      {...(isOn !== undefined && { 'aria-pressed': isOn })}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {Icon && <Icon className="icon" aria-hidden />}
      {children}
    </button>
  );
}
