/** The registers that a small house keeps, ticked from those it may choose. */
import { isChoosable, keepSome } from '@qinglian/domain/people/kept-registers.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { Checkbox, Form } from 'antd';

const choices = ledgers.filter(isChoosable).map((ledger) => ({ value: ledger.name, label: ledger.label }));

export const RegisterChoice = () => (
  <Form.Item
    name="registers"
    className="wide"
    label="保留的台账"
    rules={[
      {
        // A group of boxes cannot be marked as required.
        validator: (_rule, chosen: readonly string[] | undefined) =>
          (chosen ?? []).length > 0 ? Promise.resolve() : Promise.reject(new Error(keepSome)),
      },
    ]}
  >
    <Checkbox.Group className="register-choice" options={choices} />
  </Form.Item>
);
