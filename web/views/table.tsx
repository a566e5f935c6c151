/** The layers as a table: sorted, filtered, and smooth for any number of them, since only rows in sight are built. */

import { signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { say } from '../language.ts'
import { Menu, type MenuItem, toggleItem } from '../parts/menu.tsx'
import { saveFile } from '../parts/save.ts'
import type { ColumnView, RowView, TableFormat } from '../protocol.ts'
import { openWorking, select } from '../state/actions.ts'
import { ask } from '../state/client.ts'
import { preferences, remember } from '../state/preferences.ts'
import { bareName, selected, weighed } from '../state/store.ts'
import { TableRow } from './table-row.tsx'

const DEFAULT_COLUMNS: readonly string[] = ['layer', 'type', 'output', 'parameters', 'share', 'memory', 'macs']

const columns = signal<readonly string[]>(preferences().columns ?? DEFAULT_COLUMNS)
const filter = signal('')
const sorting = signal<{ readonly key: string; readonly isUp: boolean } | undefined>(undefined)

/** Rows are of one height, so that their places are known without building them. */
const ROW_HEIGHT = 30
const BEYOND = 12

export function TableView() {
  const view = weighed.value
  const shown = useMemo(() => rowsShown(view?.rows ?? []), [view, filter.value, sorting.value])
  if (view === undefined) return null
  // Modules have a few columns of their own, and all of them are shown.
  const chosen = view.isTensors ? view.columns : view.columns.filter(({ key }) => columns.value.includes(key))
  return (
    <div class="table-view">
      <div class="bar" role="toolbar" aria-label={say('Layers')}>
        <label>
          <span class="hidden">{say('Filter layers')}</span>
          <input
            type="search"
            placeholder={say('Filter: name or type')}
            value={filter.value}
            onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
          />
        </label>
        <span class="faint" role="status">
          {view.isTensors
            ? say('{count} modules', { count: shown.length })
            : shown.length === view.rows.length
              ? say('{count} layers', { count: shown.length })
              : say('{count} of {all} layers', { count: shown.length, all: view.rows.length })}
        </span>
        <span class="spring" />
        {!view.isTensors && <Menu id="table-columns" label={say('Columns')} items={view.columns.map(columnItem)} />}
        <Menu id="table-save" label={say('Save')} title={say('Save the table')} items={EXPORTS.map(exportItem)} />
      </div>
      <Grid rows={shown} columns={chosen} />
    </div>
  )
}

function rowsShown(rows: readonly RowView[]): readonly RowView[] {
  const wanted = filter.value.trim().toLowerCase()
  const kept = wanted === '' ? rows : rows.filter((row) => `${row.name} ${row.type}`.toLowerCase().includes(wanted))
  const by = sorting.value
  if (by === undefined) return kept
  const way = by.isUp ? 1 : -1
  return [...kept].sort((a, b) => {
    const [one, other] = [a.cells[by.key]?.sort ?? -1, b.cells[by.key]?.sort ?? -1]
    if (typeof one === 'number' && typeof other === 'number') return way * (one - other)
    return way * String(one).localeCompare(String(other), undefined, { numeric: true })
  })
}

function columnItem({ key, title }: ColumnView): MenuItem {
  return toggleItem(title, key, columns.value, (chosen) => {
    columns.value = chosen
    remember({ columns: chosen })
  })
}

const EXPORTS: readonly (readonly [TableFormat, string, string])[] = [
  ['csv', 'CSV', 'csv'],
  ['markdown', 'Markdown', 'md'],
  ['json', 'JSON', 'json'],
  ['html', 'HTML', 'html'],
  ['latex', 'LaTeX', 'tex'],
]

function exportItem([format, label, extension]: (typeof EXPORTS)[number]): MenuItem {
  const name = bareName.value
  const save = async () => saveFile(`${name}.${extension}`, await ask('table', format))
  return { label, run: () => void save() }
}

interface GridProps {
  readonly rows: readonly RowView[]
  readonly columns: readonly ColumnView[]
}

function Grid({ rows, columns: chosen }: GridProps) {
  const host = useRef<HTMLDivElement>(null)
  const { first, last, look } = useRowsInSight(host, rows.length)
  const at = rows.findIndex(({ id }) => id === selected.value)
  const wantsFocus = useFollowing(host, at)
  return (
    <div class="grid-host" ref={host} onScroll={look}>
      <table
        aria-label={say('Layers')}
        aria-rowcount={rows.length + 1}
        onKeyDown={(event) => {
          wantsFocus.current = onKey(event, rows, at)
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            {chosen.map((column) => (
              <Heading column={column} key={column.key} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space rows={first} columns={chosen.length} />
          {rows.slice(first, last).map((row, index) => (
            <TableRow
              key={row.id}
              row={row}
              columns={chosen}
              index={first + index + 2}
              isSelected={row.id === selected.value}
              isReachable={at < 0 ? first + index === 0 : row.id === selected.value}
              select={() => select(row.id)}
              explain={(key, rect) => void openWorking(row.id, key, rect)}
            />
          ))}
          <Space rows={rows.length - last} columns={chosen.length} />
        </tbody>
      </table>
    </div>
  )
}

/** The first row to build and the one behind the last, for what is scrolled into sight; `look` looks again. */
function useRowsInSight(host: RefObject<HTMLDivElement>, count: number) {
  const [seen, setSeen] = useState({ top: 0, height: 600 })
  const look = () => {
    const element = host.current
    if (element !== null) setSeen({ top: element.scrollTop, height: element.clientHeight })
  }
  useEffect(() => {
    const observer = new ResizeObserver(look)
    if (host.current !== null) observer.observe(host.current)
    return () => observer.disconnect()
  }, [])
  const first = Math.max(0, Math.floor(seen.top / ROW_HEIGHT) - BEYOND)
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / ROW_HEIGHT) + BEYOND)
  return { first, last, look }
}

/** Scrolls to the selected row. Set the answer in a key that selects: the focus goes there once the row is drawn. */
function useFollowing(host: RefObject<HTMLDivElement>, at: number) {
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (at < 0 || host.current === null) return
    bringIntoSight(host.current, at)
    if (!wantsFocus.current) return
    wantsFocus.current = false
    // The row may be built only once it has come into sight.
    requestAnimationFrame(() => focusRow(host.current))
  }, [at, selected.value])
  return wantsFocus
}

function Space({ rows, columns: count }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null
  return (
    <tr class="space">
      <td colSpan={count} ref={(cell) => cell?.style.setProperty('height', `${rows * ROW_HEIGHT}px`)} />
    </tr>
  )
}

function Heading({ column: { key, title, align } }: { readonly column: ColumnView }) {
  const by = sorting.value?.key === key ? sorting.value : undefined
  // Numbers first sort with the greatest on top, and a third click brings the order of the network back.
  const next =
    by === undefined
      ? { key, isUp: align === 'left' }
      : by.isUp === (align === 'left')
        ? { key, isUp: !by.isUp }
        : undefined
  return (
    <th class={align} aria-sort={by === undefined ? 'none' : by.isUp ? 'ascending' : 'descending'} scope="col">
      <button type="button" onClick={() => (sorting.value = next)}>
        {title}
        <span aria-hidden="true">{by === undefined ? '' : by.isUp ? ' ▲' : ' ▼'}</span>
      </button>
    </th>
  )
}

function bringIntoSight(host: HTMLElement, at: number): void {
  const [top, bottom] = [at * ROW_HEIGHT, (at + 2) * ROW_HEIGHT]
  if (top < host.scrollTop) host.scrollTop = top
  else if (bottom > host.scrollTop + host.clientHeight) host.scrollTop = bottom - host.clientHeight
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }

function focusRow(host: HTMLElement | null): void {
  host?.querySelector<HTMLElement>('tr[aria-selected=true] [tabindex="0"]')?.focus({ preventScroll: true })
}

/** Selects another row by arrows and the like; true where it did. */
function onKey(event: KeyboardEvent, rows: readonly RowView[], at: number): boolean {
  const step = STEPS[event.key]
  const end = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : undefined
  if (step === undefined && end === undefined) return false
  if (event.target instanceof Element && event.target.closest('thead') !== null) return false
  event.preventDefault()
  const row = rows[end ?? Math.max(0, Math.min(rows.length - 1, at + (step ?? 0)))]
  if (row === undefined || row.id === selected.value) return false
  select(row.id)
  return true
}
