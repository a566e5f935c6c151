/** Two networks side by side: the one that is kept, and the one on the scales, with what differs. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { ComparedView, TableView } from '../protocol.ts'
import { ask, askIfPossible } from '../state/client.ts'
import { fileName, weighedVersion } from '../state/store.ts'

export function CompareView() {
  const [view, setView] = useState<ComparedView | undefined>(undefined)
  const look = () => void askIfPossible('compare', null).then(setView)
  useEffect(look, [weighedVersion.value])
  if (view === undefined) return <p class="empty">{say('Reading …')}</p>
  const keep = () => void ask('keep', null).then(look)
  return (
    <div class="compare">
      <div class="bar">
        <button type="button" onClick={keep}>
          {say('Keep {name} to compare with', { name: fileName.value })}
        </button>
        <span class="faint">
          {view.kept === ''
            ? say('Then open another network, or edit this one: what differs stands here.')
            : say('{before} → {after}', { before: view.kept, after: fileName.value })}
        </span>
      </div>
      {view.kept !== '' && view.tables.length === 0 && <p class="empty">{say('Nothing differs.')}</p>}
      {view.tables.map((table, index) => (
        <Compared key={index} table={table} />
      ))}
    </div>
  )
}

function Compared({ table: { title, caption, columns, rows } }: { readonly table: TableView }) {
  return (
    <section class="section">
      {title !== '' && <h3>{title}</h3>}
      {caption.map((text) => (
        <p class="caption" key={text}>
          {text}
        </p>
      ))}
      <table class="groups">
        <thead>
          <tr>
            {columns.map(({ key, title: head, align }) => (
              <th key={key} scope="col" class={align}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map(({ text, tone }, place) => (
                <td key={place} class={`${columns[place]?.align ?? 'left'} tone-${tone}`}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
