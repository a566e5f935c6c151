/** One value, taken apart: the window that was seen, the products, their sum plus the bias. */

import { useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { RunLayerView, TermSliceView, TermsView } from '../protocol.ts'
import { cellNumber, exactNumber, shortNumber } from './numbers.ts'
import { type Cursor, isPinned, layerAt, look, terms } from './state.ts'

export function ValuePanel() {
  const found = terms.value
  const layer = found && layerAt(found.of)
  if (found === undefined || layer === undefined) {
    return (
      <p class="empty">
        {say(
          'Point at a value of a map, or go there with the arrow keys: here it is taken apart into what it was made of.',
        )}
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="value-panel" aria-label={say('One value')} tabIndex={0}>
      <div class="value-head">
        <p role="status">
          {placeText(found.of, layer)} <span class="value">{exactNumber(found.view.value)}</span>
        </p>
        {isPinned.value && (
          <button type="button" onClick={letGo}>
            {say('let go')}
          </button>
        )}
      </div>
      <Making view={found.view} type={layer.type} />
    </section>
  )
}

function letGo(): void {
  isPinned.value = false
  void look(undefined)
}

/** Maps, rows and columns are counted from 1, as in figures; units from 0, as classes are. */
function placeText({ map, row, column }: Cursor, { name: layer, maps, rows, columns }: RunLayerView): string {
  if (rows * columns === 1) return say('{layer}: value {index} of {n}, counted from 0', { layer, index: map, n: maps })
  const args = { layer, map: map + 1, maps, row: row + 1, column: column + 1 }
  return say('{layer}: map {map} of {maps}, row {row}, column {column}', args)
}

function Making({ view, type }: { readonly view: TermsView; readonly type: string }) {
  switch (view.makes) {
    case 'sum':
      return <Sum view={view} />
    case 'largest':
    case 'mean':
      return <Window view={view} />
    case 'function':
      return <p class="equation">{functionText(view, type)}</p>
    case 'share':
      return <Share view={view} />
    case 'given':
      return <p class="equation">{say('It is given: a pixel of the pad, less the mean, times the factor.')}</p>
    case 'untold':
      return <p class="equation">{say('How layers of type {type} make a value is not taken apart here.', { type })}</p>
  }
}

function functionText({ from, slices, value }: TermsView, type: string): string {
  const x = exactNumber(slices[0]?.values[0] ?? 0)
  return say('{type} of {x}, the value of {layer} at this place, is {value}.', {
    ...{ type, x, layer: from.name, value: exactNumber(value) },
  })
}

/** Tables of more numbers are told as lists. */
const MOST_CELLS = 64

function Sum({ view }: { readonly view: TermsView }) {
  const [chosen, choose] = useState<number | undefined>(undefined)
  const { slices, bias, result, from } = view
  const sums = slices.map(sumOf)
  const strongest = sums.reduce((best, sum, at) => (Math.abs(sum) > Math.abs(sums[best] ?? 0) ? at : best), 0)
  const at = slices.findIndex(({ channel }) => channel === chosen)
  const slice = slices[at < 0 ? strongest : at]
  const products = slices.reduce((count, { values }) => count + values.length, 0)
  const sum = sums.reduce((all, each) => all + each, 0)
  return (
    <>
      <p class="equation" data-products={products}>
        <Part value={sum} label={say('the sum of {n} products', { n: products })} />
        {bias !== undefined && (
          <>
            {' + '}
            <Part value={bias} label={say('bias')} />
          </>
        )}
        {' = '}
        <Part value={Math.fround(result)} label={say('value')} isResult />
      </p>
      {slices.length > 1 && (
        <fieldset class="slices" aria-label={say('Sums by map of {layer}', { layer: from.name })}>
          {slices.map(({ channel }, i) => (
            <button
              key={channel}
              type="button"
              class={tintClass(sums[i] ?? 0, Math.abs(sums[strongest] ?? 1))}
              aria-pressed={slices[i] === slice}
              onClick={() => choose(channel)}
            >
              <span class="faint">{channel + 1}</span> {shortNumber(sums[i] ?? 0)}
            </button>
          ))}
        </fieldset>
      )}
      {slice !== undefined && <Products slice={slice} from={from.name} isOnly={slices.length === 1} />}
    </>
  )
}

function sumOf({ values, weights }: TermSliceView): number {
  return values.reduce((sum, value, at) => sum + value * (weights?.[at] ?? 1), 0)
}

interface PartProps {
  readonly value: number
  readonly label: string
  readonly isResult?: boolean
}

function Part({ value, label, isResult = false }: PartProps) {
  return (
    <span class={`part ${isResult ? 'is-result' : ''}`}>
      <span class="number">{value < 0 && !isResult ? `(${exactNumber(value)})` : exactNumber(value)}</span>
      <span class="label">{label}</span>
    </span>
  )
}

interface ProductsProps {
  readonly slice: TermSliceView
  readonly from: string
  readonly isOnly: boolean
}

/** What one map gives: window, kernel and products, number for number. */
function Products({ slice, from, isOnly }: ProductsProps) {
  const { channel, columns, values, weights = [], places } = slice
  const products = values.map((value, at) => value * (weights[at] ?? 0))
  const source = isOnly ? from : say('{layer}, map {map}', { layer: from, map: channel + 1 })
  if (values.length > MOST_CELLS) {
    const lines = values.map(
      (value, at) => `${shortNumber(value)} × ${shortNumber(weights[at] ?? 0)} = ${shortNumber(products[at] ?? 0)}`,
    )
    return <List label={source} lines={lines} />
  }
  return (
    <div class="grids">
      <Grid caption={source} numbers={values} columns={columns} outside={places.map((place) => place < 0)} />
      <span class="sign">×</span>
      <Grid
        caption={isOnly ? say('kernel') : say('kernel, slice {n}', { n: channel + 1 })}
        numbers={weights}
        columns={columns}
      />
      <span class="sign">=</span>
      <Grid
        caption={say('products, in all {sum}', { sum: shortNumber(sumOf(slice)) })}
        numbers={products}
        columns={columns}
      />
    </div>
  )
}

/** A window without weights. */
function Window({ view: { makes, slices, divisor = 1, from, value } }: { readonly view: TermsView }) {
  const [slice] = slices
  if (slice === undefined) return null
  const { values, columns, channel } = slice
  const result = exactNumber(value)
  const sum = values.reduce((all, each) => all + each, 0)
  return (
    <>
      <p class="equation">
        {makes === 'largest'
          ? say('The largest of the {n} values in the window is {value}.', { n: values.length, value: result })
          : say('The mean: {sum} divided by {divisor} is {value}.', { sum: exactNumber(sum), divisor, value: result })}
      </p>
      {values.length <= 4 * MOST_CELLS && (
        <div class="grids">
          <Grid
            caption={say('{layer}, map {map}', { layer: from.name, map: channel + 1 })}
            numbers={values}
            columns={columns}
            chosen={makes === 'largest' ? values.indexOf(Math.max(...values)) : -1}
          />
        </div>
      )}
    </>
  )
}

function Share({ view: { slices, from, value } }: { readonly view: TermsView }) {
  const values = slices[0]?.values ?? []
  const largest = Math.max(...values)
  const powers = values.map((score) => Math.exp(score - largest))
  const sum = powers.reduce((all, power) => all + power, 0)
  return (
    <>
      <p class="equation">
        {say('e to the power of its score, divided by the sum of that for all {n} scores, is {value}.', {
          ...{ n: values.length, value: exactNumber(value) },
        })}
      </p>
      <List
        label={say('{layer}: scores and their shares', { layer: from.name })}
        lines={values.map((score, at) => `${at}: ${exactNumber(score)} → ${shortNumber((powers[at] ?? 0) / sum)}`)}
      />
    </>
  )
}

function List({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  return (
    <figure class="term-list">
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section tabIndex={0} aria-label={label}>
        <pre>{lines.join('\n')}</pre>
      </section>
    </figure>
  )
}

interface GridProps {
  readonly caption: string
  readonly numbers: readonly number[]
  readonly columns: number
  /** Places beyond the border. */
  readonly outside?: readonly boolean[]
  readonly chosen?: number
}

function Grid({ caption, numbers, columns, outside, chosen = -1 }: GridProps) {
  const most = numbers.reduce((so, value) => Math.max(so, Math.abs(value)), 0)
  const rows = Array.from({ length: Math.ceil(numbers.length / columns) }, (_, row) => row)
  return (
    <table class="grid">
      <caption>{caption}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {numbers.slice(row * columns, (row + 1) * columns).map((value, column) => {
              const at = row * columns + column
              const isOutside = outside?.[at] === true
              const mark = at === chosen ? 'is-chosen' : isOutside ? 'is-outside' : ''
              return (
                <td key={column} class={`${tintClass(value, most)} ${mark}`} title={String(value)}>
                  {isOutside ? '·' : cellNumber(value)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One of eight shades on either side of zero. */
function tintClass(value: number, most: number): string {
  const step = most === 0 || !Number.isFinite(value) ? 0 : Math.round((8 * value) / most)
  return step === 0 ? '' : step < 0 ? `low-${-step}` : `high-${step}`
}
