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

/** Texts and lines as the browser paints them, in `#rrggbb`. */
export interface Painted {
  readonly width: number
  readonly height: number
  readonly texts: readonly { readonly said: string; readonly fill: string; readonly box: Box }[]
  /** Lines on the page or on the filled shape that they outline, and what they stand on. */
  readonly strokes: readonly { readonly said: string; readonly stroke: string; readonly ground: string }[]
}

/** Tells what colours texts and lines have, and takes the texts away, so that what they stand on can be seen. */
export function textsAndGround(): Painted {
  const root = document.querySelector('main')?.firstElementChild as SVGSVGElement
  const hex = (colour: string): string => {
    const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour)?.slice(1) ?? []
    return channels.length === 0
      ? 'none'
      : `#${channels.map((each) => Number(each).toString(16).padStart(2, '0')).join('')}`
  }
  const texts = [...root.querySelectorAll('text')].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const said = element.lastChild?.nodeValue ?? ''
    const fill = hex(getComputedStyle(element).fill)
    element.style.visibility = 'hidden'
    return { said, fill, box: { x, y, width, height } }
  })
  const shapes = [...root.querySelectorAll<SVGGraphicsElement>(':not(defs)>:is(path,rect,circle,ellipse,use)')]
  const [page] = shapes
  const paper = page ? hex(getComputedStyle(page).fill) : 'none'
  const filled = shapes.map((element) => ({ fill: hex(getComputedStyle(element).fill), box: element.getBBox() }))
  const strokes = shapes.flatMap((element, i) => {
    const { stroke: painted } = getComputedStyle(element)
    const stroke = hex(painted)
    if (stroke === 'none' || stroke === paper) return []
    const { x, y, width, height } = element.getBBox()
    // A line on a head stands on the head; an outline stands out from what is around it.
    const under = filled.slice(1, i).findLast(({ fill, box }) => {
      const isInside = box.x <= x && box.y <= y && box.x + box.width >= x + width && box.y + box.height >= y + height
      return fill !== 'none' && isInside && box.width < 400
    })
    return [{ said: element.outerHTML.slice(0, 90), stroke, ground: under?.fill ?? paper }]
  })
  const { width, height } = root.viewBox.baseVal
  return { width, height, texts, strokes }
}

/** The colours that make up a twentieth or more of each box of a screenshot. */
export async function pixelsUnder(given: {
  readonly image: string
  readonly boxes: readonly Box[]
}): Promise<readonly (readonly string[])[]> {
  const image = new Image()
  image.src = `data:image/png;base64,${given.image}`
  await image.decode()
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.drawImage(image, 0, 0)
  return given.boxes.map(({ x, y, width, height }) => {
    // Ascenders and descenders leave air: lines may stand close to a text.
    const [left, top] = [Math.ceil(x), Math.ceil(y + height * 0.2)]
    const [wide, high] = [Math.max(1, Math.floor(width) - 1), Math.max(1, Math.floor(height * 0.6))]
    const { data } = context.getImageData(left, top, wide, high)
    const counts = new Map<string, number>()
    for (let i = 0; i < data.length; i += 4) {
      const colour = `#${[...data.slice(i, i + 3)].map((each) => each.toString(16).padStart(2, '0')).join('')}`
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    return [...counts].filter(([, count]) => count >= (data.length / 4) * 0.05).map(([colour]) => colour)
  })
}
