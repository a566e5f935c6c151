/** Run in a browser: show an SVG and tell where it set each text, what each shape covers, and how it is filled. */

import type { Box } from '../../src/figures/scene/draw.ts'

export interface MeasuredText {
  readonly said: string
  readonly size: number
  readonly bold: boolean
  readonly anchor: string
  /** Where the anchor is. */
  readonly x: number
  readonly y: number
  /** From where the first character starts to where the next would start, whatever ink its glyphs have. */
  readonly advance: number
  /** As set, before it is turned. */
  readonly box: Box
  /** As seen in the figure. */
  readonly seen: Box
}

export interface Measured {
  readonly width: number
  readonly height: number
  readonly texts: readonly MeasuredText[]
  readonly shapes: readonly { readonly said: string; readonly seen: Box }[]
}

/**
 * Runs before the functions below: puts the figure on the page, what groups share written out where it is used, and
 * what is only defined taken away.
 */
export function showSvg(svg: string): void {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  const root = document.importNode(parsed, true) as unknown as SVGSVGElement
  for (const use of root.querySelectorAll('use')) {
    const shared = root.querySelector(use.getAttribute('href') ?? '')
    if (shared?.localName !== 'g') continue
    const copy = shared.cloneNode(true) as SVGGElement
    copy.removeAttribute('id')
    for (const { name, value } of use.attributes) if (name.startsWith('data-')) copy.setAttribute(name, value)
    copy.setAttribute('transform', `translate(${use.getAttribute('x')} ${use.getAttribute('y')})`)
    use.replaceWith(copy)
  }
  for (const group of root.querySelectorAll('defs g')) group.remove()
  document.querySelector('main')?.replaceChildren(root)
}

/** Given to the browser as its source text, so it refers to nothing outside of itself. */
export function measureSvg(): Measured {
  const root = document.querySelector('main')?.firstElementChild as SVGSVGElement
  const plain = ({ x, y, width, height }: Box): Box => ({ x, y, width, height })
  const seenOf = (element: SVGGraphicsElement, { x, y, width, height }: Box, margin: number): Box => {
    const matrix = element.getCTM() ?? new DOMMatrix()
    const corners = [
      [x, y],
      [x + width, y],
      [x, y + height],
      [x + width, y + height],
    ].map(([cornerX, cornerY]) => new DOMPoint(cornerX, cornerY).matrixTransform(matrix))
    const left = Math.min(...corners.map((corner) => corner.x)) - margin
    const top = Math.min(...corners.map((corner) => corner.y)) - margin
    const right = Math.max(...corners.map((corner) => corner.x)) + margin
    const bottom = Math.max(...corners.map((corner) => corner.y)) + margin
    return { x: left, y: top, width: right - left, height: bottom - top }
  }
  const texts = [...root.querySelectorAll('text')].map((element): MeasuredText => {
    const { fontSize, fontWeight, textAnchor } = getComputedStyle(element)
    const box = plain(element.getBBox())
    return {
      said: [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : '')).join(''),
      size: Number.parseFloat(fontSize),
      bold: Number(fontWeight) >= 600,
      anchor: textAnchor,
      x: Number(element.getAttribute('x')),
      y: Number(element.getAttribute('y')),
      advance: element.getComputedTextLength(),
      box,
      seen: seenOf(element, box, 0),
    }
  })
  const drawn = [...root.querySelectorAll<SVGGraphicsElement>(':not(defs)>:is(path,rect,circle,ellipse,use)')]
  // The first shape is the page itself.
  const shapes = drawn.slice(1).map((element) => {
    const { stroke, strokeWidth } = getComputedStyle(element)
    const margin = stroke === 'none' ? 0 : Number.parseFloat(strokeWidth) / 2
    return { said: element.outerHTML.slice(0, 80), seen: seenOf(element, plain(element.getBBox()), margin) }
  })
  const { width, height } = root.viewBox.baseVal
  return { width, height, texts, shapes }
}

export interface Filled {
  /** `#rrggbb`, on white. */
  readonly fill: string
  /** Of the box around its largest part, in square pixels. */
  readonly area: number
}

/** How all shapes are filled. Refers to nothing outside of itself either. */
export function fillsOf(): readonly Filled[] {
  const root = document.querySelector('main')?.firstElementChild as SVGSVGElement
  const probe = root.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'))
  const areaOf = (element: SVGGraphicsElement): number => {
    const shared = element.getAttribute('href')
    const lines = (shared === null ? element : root.querySelector(shared))?.getAttribute('d')
    if (typeof lines !== 'string') return element.getBBox().width * element.getBBox().height
    const parts = lines.split(/(?=m)/i).map((part) => {
      probe.setAttribute('d', part.replace(/^m/, 'M'))
      return probe.getBBox().width * probe.getBBox().height
    })
    return Math.max(...parts)
  }
  const shapes = [...root.querySelectorAll<SVGGraphicsElement>(':not(defs)>:is(path,rect,circle,ellipse,use)')]
  return shapes.flatMap((element) => {
    const { fill: painted, opacity } = getComputedStyle(element)
    const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(painted)?.slice(1)
    if (!channels || element === probe) return []
    const onWhite = channels.map((each) => Math.round(255 + (Number(each) - 255) * Number(opacity)))
    const fill = `#${onWhite.map((each) => each.toString(16).padStart(2, '0')).join('')}`
    return [{ fill, area: areaOf(element) }]
  })
}
