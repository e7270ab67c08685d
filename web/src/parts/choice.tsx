/** A choice that narrows a list. */
import { useId } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { useLanguage } from '../language.tsx';

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly (readonly [value: string, text: string])[];
  readonly required?: boolean;
  readonly choose: (value: string | undefined) => void;
}

export function Choice({ label, value, choices, required = false, choose }: ChoiceProps) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
        {!required && <option value="">{t(CONSOLE.desk.any)}</option>}
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
