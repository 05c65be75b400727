import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Option } from '../../../../contract/form.ts';
import { digitKeys } from './digit-keys.ts';
import type { FormInputProps } from './form-input.ts';
import { BlankBox, OptionWords } from './option-card.tsx';
import { optionsInOrder } from './option-order.ts';
import { moveRank, placeAtRank, type Ranks, rankOf, toggleRank } from './ranking.ts';
import { StepButton } from './step-button.tsx';

/**
 * Options in order of preference, or blank. As on paper the options stay where they are and get numbers: a touch gives the next
 * rank or takes it back, two buttons move an option up or down, and on a keyboard a digit is the rank itself.
 */
export function RankedInput({ form, choices, seed, labelledBy, describedBy, onChoices }: FormInputProps<'ranked'>) {
  const ranks: Ranks = choices?.kind === 'ranked' ? choices.ranks : [];

  function rank(next: Ranks) {
    const inFormOrder = next.map((group) => form.options.map(({ id }) => id).filter((id) => group.includes(id)));
    onChoices(inFormOrder.length > 0 ? { kind: 'ranked', ranks: inFormOrder } : null);
  }

  return (
    <fieldset className="options" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {optionsInOrder(form, seed).map((option) => {
        const at = rankOf(ranks, option.id);
        const isShared = at > 0 && (ranks[at - 1]?.length ?? 0) > 1;
        return (
          <RankedCard
            key={option.id}
            option={option}
            rank={at}
            canRise={at > 1 || isShared}
            canFall={at > 0 && (at < ranks.length || isShared)}
            onToggle={() => rank(toggleRank(ranks, option.id))}
            onMove={(by) => rank(moveRank(ranks, option.id, by, form.ties))}
            onPlace={(digit) => rank(placeAtRank(ranks, option.id, digit, form.ties))}
          />
        );
      })}
      <BlankBox form={form} choices={choices} onChoices={onChoices} />
    </fieldset>
  );
}

interface RankedCardProps {
  readonly option: Option;
  /** From 1; 0 while it has none. */
  readonly rank: number;
  readonly canRise: boolean;
  readonly canFall: boolean;
  readonly onToggle: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onPlace: (rank: number) => void;
}

function RankedCard({ option, rank, canRise, canFall, onToggle, onMove, onPlace }: RankedCardProps) {
  const { t } = useTranslation();
  const labelId = useId();
  const { label, description } = option;
  return (
    <div className={rank > 0 ? 'option-row option-row-ranked' : 'option-row'} {...digitKeys(onPlace)}>
      <ToggleButton className="option option-ranked" isSelected={rank > 0} onChange={onToggle}>
        <span className="option-mark option-rank" aria-hidden>
          {rank > 0 && rank}
        </span>
        <span className="spoken-only">{rank > 0 ? t('choose.ranked.rank', { rank }) : t('choose.ranked.noRank')}</span>
        <OptionWords labelId={labelId} label={label} description={description} />
      </ToggleButton>
      <span className="stepper">
        <StepButton
          icon={ChevronUp}
          words={t('choose.ranked.up')}
          of={labelId}
          canStep={canRise}
          onStep={() => onMove(-1)}
        />
        <StepButton
          icon={ChevronDown}
          words={t('choose.ranked.down')}
          of={labelId}
          canStep={canFall}
          onStep={() => onMove(1)}
        />
      </span>
    </div>
  );
}
