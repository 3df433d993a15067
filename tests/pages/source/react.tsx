/** @jsxImportSource react */
import { useState, type ChangeEvent } from 'react';
import { createRoot } from 'react-dom/client';

const START = { text: '', message: '', agreed: false, plan: 'free', country: 'at', amount: '1' };
type State = typeof START;

let state: State = START;
Object.assign(window, { frameworkState: () => state });

type Field = ChangeEvent<HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement>;

function App() {
  const [values, setValues] = useState(START);
  state = values;
  const bind = (name: keyof State) => ({
    id: name,
    name,
    value: String(values[name]),
    onChange: (event: Field) => setValues((old) => ({ ...old, [name]: event.target.value })),
  });
  const radio = (plan: string) => (
    <label>
      <input {...bind('plan')} id={`plan-${plan}`} type="radio" value={plan} checked={values.plan === plan} /> {plan}
    </label>
  );
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <p>
        <label htmlFor="text">Text</label> <input type="text" {...bind('text')} />
      </p>
      <p>
        <label htmlFor="message">Message</label> <textarea {...bind('message')} />
      </p>
      <p>
        <label>
          <input
            id="agreed"
            name="agreed"
            type="checkbox"
            checked={values.agreed}
            onChange={(event) => setValues((old) => ({ ...old, agreed: event.target.checked }))}
          />
          Agreed
        </label>
      </p>
      <p>
        {radio('free')} {radio('team')} {radio('enterprise')}
      </p>
      <p>
        <label htmlFor="country">Country</label>{' '}
        <select {...bind('country')}>
          <option value="at">Austria</option>
          <option value="br">Brazil</option>
          <option value="ca">Canada</option>
        </select>
      </p>
      <p>
        <label htmlFor="amount">How many</label> <input type="number" {...bind('amount')} />
      </p>
      <output id="state">{JSON.stringify(values)}</output>
    </form>
  );
}

createRoot(document.querySelector('#app')!).render(<App />);
