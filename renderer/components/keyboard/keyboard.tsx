import {
  ArrowBigUp,
  ArrowBigUpDash,
  CornerDownLeft,
  Delete,
  Keyboard as KeyboardIcon,
  Languages,
  type LucideIcon,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addressRow,
  addressSigns,
  digits,
  type FieldKind,
  type LayoutName,
  layoutNames,
  layouts,
  letters,
  numeric,
  signs,
} from './layouts.ts';

/** What a touch on the keyboard means. Never kept anywhere: no list of words, no prediction. */
export type Keystroke =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'enter' };

interface KeyboardProps {
  /** The layout that is shown first. */
  readonly first: LayoutName;
  /** Told when another layout is chosen. */
  readonly onLayout?: (layout: LayoutName) => void;
  readonly fields?: FieldKind;
  /** What the enter key does here, in a word. */
  readonly enter: string;
  readonly onKey: (key: Keystroke) => void;
  readonly onClose: () => void;
}

/** `locked`: every letter is a capital until the key is touched again. */
type Level = 'small' | 'capital' | 'locked' | 'signs' | 'digits' | 'layouts';

/**
 * A keyboard on the screen. Its keys never take the focus away from the field, so what is typed goes where the resident looks; a
 * key acts when the finger leaves it, and not at all when the finger slid off (RGAA 13.11). Over a secret no key shows that it was
 * touched: somebody may look over the shoulder.
 */
export function Keyboard({ first, onLayout, fields = 'text', enter, onKey, onClose }: KeyboardProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(first);
  const home: Level = fields === 'number' ? 'digits' : 'small';
  const [level, setLevel] = useState<Level>(home);
  const layout = layouts[name];
  const isCapital = (level === 'capital' || level === 'locked') && layout.capital !== null;

  function type(text: string) {
    onKey({ kind: 'text', text });
    if (level === 'capital') setLevel('small'); // one capital at a time, as on a telephone
  }

  function choose(chosen: LayoutName) {
    setName(chosen);
    setLevel('small');
    onLayout?.(chosen);
  }

  const board = { className: `keyboard keyboard-${fields} keyboard-at-${level}`, 'aria-label': t('keyboard.label') };
  const written = (letter: string) => (isCapital && layout.capital ? layout.capital(letter) : letter);
  const control = (
    <>
      <Key icon={Delete} label={t('keyboard.erase')} onPress={() => onKey({ kind: 'erase' })} />
      <Key icon={CornerDownLeft} shape="enter" onPress={() => onKey({ kind: 'enter' })}>
        {enter}
      </Key>
      <Key icon={KeyboardIcon} shape="words" label={t('keyboard.close')} onPress={onClose}>
        {t('keyboard.closeShort')}
      </Key>
    </>
  );

  if (level === 'layouts')
    return (
      <section {...board}>
        <div className="keyboard-layouts">
          {layoutNames.map((one) => (
            <Key key={one} isOn={one === name} lang={layouts[one].lang} onPress={() => choose(one)}>
              {layouts[one].name}
            </Key>
          ))}
        </div>
        <div className="keyboard-row">{control}</div>
      </section>
    );

  return (
    <section {...board}>
      {rowsOf(name, fields, level).map(({ keys, direction }) => (
        <div className="keyboard-row" key={keys.join('')} lang={layout.lang} dir={direction}>
          {keys.map((letter) => (
            <Key key={letter} onPress={() => type(written(letter))}>
              {written(letter)}
            </Key>
          ))}
        </div>
      ))}
      <div className="keyboard-row">
        {level === 'digits' ? (
          <Key label={t('keyboard.letters')} onPress={() => setLevel('small')}>
            {letters}
          </Key>
        ) : (
          <>
            {level !== 'signs' && layout.capital && (
              <Key
                icon={level === 'locked' ? ArrowBigUpDash : ArrowBigUp}
                label={level === 'small' ? t('keyboard.capital') : t('keyboard.capitals')}
                isOn={isCapital}
                onPress={() => setLevel(afterShift(level))}
              />
            )}
            <Key
              label={level === 'signs' ? t('keyboard.letters') : t('keyboard.signs')}
              onPress={() => setLevel(level === 'signs' ? home : 'signs')}
            >
              {level === 'signs' ? letters : '€ ! ?'}
            </Key>
            <Key icon={Languages} label={t('keyboard.layouts')} onPress={() => setLevel('layouts')} />
            <Key shape="space" label={t('keyboard.space')} onPress={() => type(' ')} />
            {addressSigns.map((sign) => (
              <Key key={sign} onPress={() => type(sign)}>
                {sign}
              </Key>
            ))}
          </>
        )}
        {control}
      </div>
    </section>
  );
}

interface Row {
  readonly keys: readonly string[];
  readonly direction: 'ltr' | 'rtl';
}

/** Digits and signs run from left to right in every language; letters as their script does. */
function rowsOf(name: LayoutName, fields: FieldKind, level: Level): Row[] {
  const across = (keys: readonly string[]): Row => ({ keys, direction: 'ltr' });
  if (level === 'digits') return numeric.map(across);
  if (level === 'signs') return [digits, ...signs].map(across);
  const { rows, direction } = layouts[name];
  const letters = (fields === 'address' ? rows.slice(0, 3) : rows).map((keys) => ({ keys, direction }));
  return [across(digits), ...letters, ...(fields === 'address' ? [across(addressRow)] : [])];
}

/** One touch: a capital. A second: capitals until the third. */
function afterShift(level: Level): Level {
  if (level === 'small') return 'capital';
  return level === 'capital' ? 'locked' : 'small';
}

interface KeyProps {
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  /** Where the key shows a sign instead of words. */
  readonly label?: string;
  readonly shape?: 'letter' | 'space' | 'enter' | 'words';
  readonly isOn?: boolean;
  readonly lang?: string;
  readonly onPress: () => void;
}

function Key({ children, icon: Icon, label, shape = 'letter', isOn, lang, onPress }: KeyProps) {
  return (
    <button
      type="button"
      className={`keyboard-key keyboard-key-${shape}`}
      {...(label !== undefined && { 'aria-label': label })}
      {...(isOn !== undefined && { 'aria-pressed': isOn })}
      {...(lang !== undefined && { lang })}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {Icon && <Icon className="icon" aria-hidden />}
      {children}
    </button>
  );
}
