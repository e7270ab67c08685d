/** A field with its label above it, and what it means or what is wrong with it below. */
import { type ReactNode, useId } from 'react';

interface LabelledProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly needed?: boolean;
  /** The label is there for readers of screens alone. */
  readonly hidden?: boolean;
  /** What the API says of this field. */
  readonly wrong?: readonly string[];
  readonly children: (id: string) => ReactNode;
}

export function Labelled({ label, help, needed = false, hidden = false, wrong = [], children }: LabelledProps) {
  const id = useId();
  return (
    <div className={`field${hidden ? ' bare' : ''}${wrong.length > 0 ? ' wrong' : ''}`}>
      <label htmlFor={id} className={hidden ? 'unseen' : undefined}>
        {label}
        {needed && <span aria-hidden="true"> *</span>}
      </label>
      {children(id)}
      {wrong.map((detail) => (
        <strong className="refused" role="alert" key={detail}>
          {detail}
        </strong>
      ))}
      {help && <small className="quiet">{help}</small>}
    </div>
  );
}
