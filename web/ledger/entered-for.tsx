/** 代录: entering in somebody else's name, openly. */
import { Button } from 'antd';
import { useState } from 'react';
import { Lookup } from './fields/lookup.tsx';

export interface EnteredForProps {
  readonly value: string | null;
  readonly onChange: (personId: string | null) => void;
  /** Asked from the start, where entering for others is the rule. */
  readonly isUsual?: boolean;
}

export function EnteredFor({ value, onChange, isUsual = false }: EnteredForProps) {
  const [isOpen, setIsOpen] = useState(isUsual);
  if (!isOpen)
    return (
      <Button type="link" style={{ padding: 0, marginBottom: 10 }} onClick={() => setIsOpen(true)}>
        代他人登记
      </Button>
    );
  return (
    <div style={{ maxWidth: 440, marginBottom: 16 }}>
      <div style={{ marginBottom: 4 }}>代谁登记</div>
      <Lookup
        kind="person"
        many={false}
        label="代谁登记"
        names={{}}
        value={value}
        onChange={(next) => onChange(typeof next === 'string' ? next : null)}
      />
      <div className="muted" style={{ fontSize: '.92em', marginTop: 4 }}>
        记录上写明由您代录；本人登记的不用填。
      </div>
    </div>
  );
}
