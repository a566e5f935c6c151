/** What a report is made of: typed tables. Reports fill them, writers print them, and neither knows of the other. */

import type { Expr } from '../core/expr.ts'
import type { Quantity } from '../core/formula.ts'
import type { Family } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'
import type { Message } from '../core/words/message.ts'

/** A text of the report itself (translated) or a name from the file (printed as it stands). */
export type Text = Message | string

/**
 * How much a cell matters: results are `strong`, what can be skipped on a first reading is `faint`; what became of
 * something between two readings; or bad news.
 */
export type Tone = 'plain' | 'strong' | 'faint' | 'added' | 'removed' | 'changed' | 'error' | 'warning'

/** Words. */
export interface TextCell {
  readonly kind: 'text'
  readonly text: Text
  /** Said instead where width is short. */
  readonly short?: Text
  /** What it is to a program, where the text is for people: `0.125` for `12.5 %`, the empty text for a dash. */
  readonly data?: number | bigint | string
  readonly tone?: Tone
  /** Gives the cell the family's colour. */
  readonly family?: Family
}

/** Words of different weight, one after the other. */
interface PartsCell {
  readonly kind: 'parts'
  readonly parts: readonly TextCell[]
}

/** A count. */
export interface IntegerCell {
  readonly kind: 'integer'
  readonly value: Expr
  /** The value in the last of several blocks that the row stands for, where it differs. */
  readonly last?: Expr
  /** True where the value is a lower bound. */
  readonly atLeast?: boolean
}

/** A size in bytes. */
export interface BytesCell {
  readonly kind: 'bytes'
  readonly value: Expr
  /** The value in the last of several blocks that the row stands for, where it differs. */
  readonly last?: Expr
  readonly atLeast?: boolean
}

/** A share of a whole, from 0 to 1. */
interface PercentCell {
  readonly kind: 'percent'
  readonly value: number
}

/** The shape of one blob, with its name where a cell holds several. */
export interface NamedShape {
  readonly name?: string
  /** `undefined` where the rank is not known. */
  readonly shape: Shape | undefined
  /** The shape in the last of several blocks that the row stands for, where it differs; of equal rank. */
  readonly last?: Shape
}

/** Shapes of one or more blobs. */
export interface ShapeCell {
  readonly kind: 'shape'
  readonly shapes: readonly NamedShape[]
  /** True: with their names even where there is only one. */
  readonly named?: boolean
}

/** How much is shown: `12 + 3 = 15`, or on lines of their own the formula with its names, with its numbers, and its value. */
type WorkingForm = 'equation' | 'derivation'

/** One number with its arithmetic. */
export interface WorkingItem {
  readonly label?: Text
  readonly quantity: Quantity
  readonly form: WorkingForm
  /** What the number counts, or in other words what it is: `bytes = 2.0 KiB`. */
  readonly unit?: Text
}

/** How numbers come about. */
export interface WorkingCell {
  readonly kind: 'working'
  readonly items: readonly WorkingItem[]
}

/** A picture, for pages only: a whole SVG element, printed as it stands. */
interface FigureCell {
  readonly kind: 'figure'
  readonly svg: string
}

/** What stands in a cell; each writer prints each kind in its own way. */
export type Cell = TextCell | PartsCell | IntegerCell | BytesCell | PercentCell | ShapeCell | WorkingCell | FigureCell

type CellKind = Cell['kind']

/** One column of a table. */
export interface Column {
  /** Stable: `--columns`, `--sort` and CSV headers use it. */
  readonly key: string
  readonly title: Text
  readonly kind: CellKind
  readonly align: 'left' | 'right'
  /** Key of the column whose values this one explains: a writer short of width puts it below the row. */
  readonly explains?: string
  /** Left out where the width doesn't suffice. */
  readonly optional?: boolean
  /** Stays as long as there is room without shortening names: given up one by one, from the right, after `optional` ones. */
  readonly expendable?: boolean
  /** A column of long names: they are shortened, down to so many characters, before any column is left out. */
  readonly atLeast?: number
}

/** Place of a row in a block that is shown once and stands for several. */
type Bracket = 'first' | 'inside' | 'sum'

/** One row of a table. */
export interface Row {
  readonly cells: Readonly<Record<string, Cell | undefined>>
  readonly bracket?: Bracket
}

/**
 * A table. `grid` has a header line; `pairs` has a label and what belongs to it, without a header; `list` is one text a
 * row.
 */
export interface Table {
  readonly id: string
  readonly layout: 'grid' | 'pairs' | 'list'
  readonly title?: Text
  /** Short remarks on the whole, shown beside or below the title. */
  readonly caption?: readonly Text[]
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** True: only the title is shown at first, where a format can open and close. */
  readonly isFolded?: boolean
}

/** A cell of words. */
export function textCell(text: Text, style: Omit<TextCell, 'kind' | 'text'> = {}): TextCell {
  return { kind: 'text', text, ...style }
}

const PAIR_COLUMNS: readonly Column[] = [
  { key: 'label', title: '', kind: 'text', align: 'left' },
  { key: 'value', title: '', kind: 'text', align: 'left' },
]

/** A table of labels and what belongs to them. A repeated label is shown once. */
export function pairsTable(
  id: string,
  pairs: readonly (readonly [label: Text, value: Cell])[],
  heading: Pick<Table, 'title' | 'caption'> = {},
): Table {
  const rows = pairs.map(([label, value]) => ({ cells: { label: textCell(label), value } }))
  return { id, layout: 'pairs', ...heading, columns: PAIR_COLUMNS, rows }
}

/** A list of sentences. */
export function listTable(id: string, texts: readonly Text[], heading: Pick<Table, 'title' | 'caption'> = {}): Table {
  const columns: readonly Column[] = [{ key: 'text', title: '', kind: 'text', align: 'left' }]
  return { id, layout: 'list', ...heading, columns, rows: texts.map((text) => ({ cells: { text: textCell(text) } })) }
}
