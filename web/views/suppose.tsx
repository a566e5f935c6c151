/** What if: other phases, sizes, batches and types of numbers, compared with the network as it was opened. */

import { say } from '../language.ts'
import { DEFAULT_SETTINGS, type WeighedView } from '../protocol.ts'
import { suppose } from '../state/actions.ts'
import { DTYPES } from '../state/fragment.ts'
import { refusal, settings, weighed } from '../state/store.ts'
import { conventionNames } from './conventions.ts'

export function SupposeView() {
  const now = settings.value
  const { inputs = [], hasSelection = false, serving } = weighed.value ?? {}
  const isChanged = JSON.stringify(now) !== JSON.stringify(DEFAULT_SETTINGS)
  return (
    <form class="suppose" onSubmit={(event) => event.preventDefault()}>
      <p class="caption">{say('Figures that change show their difference to the network as it was opened.')}</p>
      {hasSelection && <Selection />}
      {serving !== undefined && <Serving serving={serving} />}
      <Field
        label={say('Batch')}
        value={now.batch}
        hint={say('a number, or N')}
        change={(batch) => suppose({ batch })}
      />
      {inputs.map(({ name, shape }) => (
        <Field
          key={name}
          label={say('Input {name}', { name })}
          value={now.inputs[name] ?? ''}
          hint={shape}
          change={(text) => suppose({ inputs: { ...now.inputs, [name]: text } })}
        />
      ))}
      <Choice
        label={say('Feature maps as')}
        value={now.dtypes.activations}
        options={['', ...DTYPES]}
        choose={(activations) => suppose({ dtypes: { ...now.dtypes, activations } })}
      />
      <Choice
        label={say('Weights as')}
        value={now.dtypes.weights}
        options={['', ...DTYPES]}
        choose={(weights) => suppose({ dtypes: { ...now.dtypes, weights } })}
      />
      <Choice
        label={say('Work counted as by')}
        value={now.convention}
        options={Object.keys(conventionNames)}
        names={conventionNames}
        choose={(convention) => suppose({ convention })}
      />
      {refusal.value !== undefined && <p class="error-line">{refusal.value.text}</p>}
      <button type="button" disabled={!isChanged} onClick={() => suppose(DEFAULT_SETTINGS)}>
        {say('As the file says')}
      </button>
    </form>
  )
}

/** Which layers of a definition take part. */
function Selection() {
  const now = settings.value
  return (
    <>
      <Choice
        label={say('Phase')}
        value={now.phase}
        options={['TEST', 'TRAIN']}
        choose={(phase) => suppose({ phase: phase === 'TRAIN' ? 'TRAIN' : 'TEST' })}
      />
      <Field
        label={say('Stages')}
        value={now.stages}
        hint={say('names, with commas between')}
        change={(stages) => suppose({ stages })}
      />
      <Field label={say('Level')} value={now.level} hint="0" change={(level) => suppose({ level })} />
    </>
  )
}

/** How a transformer is used. */
function Serving({ serving }: { readonly serving: NonNullable<WeighedView['serving']> }) {
  const now = settings.value
  return (
    <>
      <Field
        label={say('Tokens in the cache')}
        value={now.context}
        hint={serving.context}
        change={(context) => suppose({ context })}
      />
      <Field
        label={say('Tokens of a pass')}
        value={now.tokens}
        hint={serving.tokens}
        change={(tokens) => suppose({ tokens })}
      />
      <Choice
        label={say('Cache as')}
        value={now.cacheDtype}
        options={['', ...DTYPES]}
        choose={(cacheDtype) => suppose({ cacheDtype })}
      />
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly names?: Readonly<Record<string, string>>
  choose(value: string): void
}

function Choice({ label, value, options, names, choose }: ChoiceProps) {
  return (
    <label>
      <span class="label">{label}</span>
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option === '' ? say('as the file says') : (names?.[option] ?? option)}
          </option>
        ))}
      </select>
    </label>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly hint: string
  change(value: string): void
}

function Field({ label, value, hint, change }: FieldProps) {
  return (
    <label>
      <span class="label">{label}</span>
      <input value={value} placeholder={hint} onInput={({ currentTarget }) => change(currentTarget.value)} />
    </label>
  )
}
