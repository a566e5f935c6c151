/**
 * What a style draws and a printer prints: shapes and text in pixels, tagged with the layers that they stand for. A scene
 * knows no printer, and colours are names that the theme resolves, so that one scene serves screen, paper and both themes.
 */

import type { NodeId } from '../../core/network/model.ts'
import type { Message } from '../../core/words/message.ts'
import type { Palette, Theme } from '../choices.ts'
import type { Paint } from './palette.ts'

/** How a shape is filled and outlined. Missing: not at all. */
export interface Look {
  readonly fill?: Paint
  readonly stroke?: Paint
  /** In pixels; 1 where missing. */
  readonly strokeWidth?: number
  /** Lengths of dashes and gaps, in pixels. */
  readonly dash?: readonly number[]
  /** Round ends of lines and dashes: dashes of length 0 are dots. */
  readonly round?: boolean
  /** 0 to 1, of fill and outline together. */
  readonly opacity?: number
}

/** A rectangle. */
export interface Rect extends Look {
  readonly kind: 'rect'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Radius of the corners. */
  readonly radius?: number
}

/** An ellipse. */
export interface Ellipse extends Look {
  readonly kind: 'ellipse'
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
}

/** A closed line of straight pieces. */
export interface Polygon extends Look {
  readonly kind: 'polygon'
  readonly points: readonly Point[]
}

/** A line of straight and curved pieces. */
export interface Path extends Look {
  readonly kind: 'path'
  readonly segments: readonly Segment[]
}

export type Point = readonly [x: number, y: number]

/** Absolute: move, line, cubic curve, close. */
export type Segment =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z']

/** Where a segment ends. */
export function endOf(segment: Exclude<Segment, readonly ['Z']>): Point {
  return segment[0] === 'C' ? [segment[5], segment[6]] : [segment[1], segment[2]]
}

/** Through all points. */
export function openLine(points: readonly Point[]): readonly Segment[] {
  return points.map(([x, y], i) => [i === 0 ? 'M' : 'L', x, y])
}

/** Through all points and back to the first. */
export function closedLine(points: readonly Point[]): readonly Segment[] {
  return [...openLine(points), ['Z']]
}

export type Anchor = 'start' | 'middle' | 'end'

/** A line of text. */
export interface Text {
  readonly kind: 'text'
  /** Where the anchor is, on the baseline. */
  readonly x: number
  readonly y: number
  readonly text: string
  /** Font size in pixels. */
  readonly size: number
  readonly bold?: boolean
  readonly anchor: Anchor
  readonly fill: Paint
  /** Degrees clockwise around (x, y). */
  readonly rotate?: number
  /** The whole text, where `text` is an abbreviation of it. */
  readonly whole?: string
}

/** Several items that stand for one thing. */
export interface Group {
  readonly kind: 'group'
  /** The layers that it stands for. */
  readonly nodes?: readonly NodeId[]
  /** The parameter blob that it stands for, e.g. `conv1.weight`. */
  readonly tensor?: string
  /** The layers that it joins. */
  readonly edge?: { readonly from: NodeId; readonly to: NodeId }
  /** What it is, in words; shown as a tooltip. */
  readonly title?: string
  readonly items: readonly Item[]
}

/** The values of a feature map: a grid of cells that fills a rectangle, each in one of a few colours. */
export interface Raster {
  readonly kind: 'raster'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly rows: number
  readonly columns: number
  /** The colour of every cell, row by row. */
  readonly cells: readonly Paint[]
}

/** What is drawn with a line or a fill. */
export type Shape = Rect | Ellipse | Polygon | Path
/** What has no parts. */
export type Leaf = Shape | Raster | Text
/** Whatever a scene holds; later ones lie above earlier ones. */
export type Item = Leaf | Group

/** A finished figure. */
export interface Scene {
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** What it shows, in a few words. */
  readonly title: string
  /** The same for those who can't see it: name, number of layers, parameters. */
  readonly description: string
  /** As in `lang`: `en`, `zh`. */
  readonly language: string
  readonly theme: Theme
  readonly palette: Palette
  /** Starts every id; unique on a page. */
  readonly id: string
  readonly items: readonly Item[]
  /** What the reader should know of the drawing: what could not be drawn, or not in full. */
  readonly warnings: readonly Message[]
}

/** All shapes and texts, groups opened, in the order in which they are painted. */
export function* leaves(items: readonly Item[]): Generator<Leaf> {
  for (const item of items) {
    if (item.kind === 'group') yield* leaves(item.items)
    else yield item
  }
}
