/** What one value of a layer sees, drawn on the input. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { FieldView } from '../protocol.ts'
import { askIfPossible } from '../state/client.ts'
import { weighedVersion } from '../state/store.ts'

export function ReceptiveField({ id }: { readonly id: string }) {
  const [fields, setFields] = useState<readonly FieldView[]>([])
  useEffect(() => {
    void askIfPossible('field', id).then((found = []) => setFields(found))
  }, [id, weighedVersion.value])
  if (fields.length === 0) return null
  return (
    <section class="section">
      <h3>{say('Receptive field')}</h3>
      {fields.map((field) => (
        <Drawing key={field.input} field={field} />
      ))}
    </section>
  )
}

function Drawing({ field: { size, seen, text } }: { readonly field: FieldView }) {
  // A single axis is drawn as a strip.
  const [height, width] = size.length === 1 ? [1, size[0] ?? 1] : [size[0] ?? 1, size[1] ?? 1]
  const [rows, columns] = seen.length === 1 ? [[0, 1] as const, seen[0]] : [seen[0], seen[1]]
  if (rows === undefined || columns === undefined) return null
  const line = Math.max(width, height) / 120
  return (
    <figure class="field">
      <svg viewBox={`${-line} ${-line} ${width + 2 * line} ${height + 2 * line}`} role="img" aria-label={text}>
        <rect class="field-input" width={width} height={height} stroke-width={line} />
        <rect class="field-seen" x={columns[0]} y={rows[0]} width={columns[1]} height={rows[1]} stroke-width={line} />
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  )
}
