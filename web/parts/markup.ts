/**
 * SVG and MathML of the project's own printers, made into elements. The text is parsed as XML, never as HTML, and
 * styles go into style sheets of the document, so that the strictest content security policy does.
 */

const SHEETS = new Map<string, CSSStyleSheet>()

/** The printer writes one style sheet, ahead of everything; text of files can't look like it, since `<` is escaped. */
const STYLE = /<style>([^<]*)<\/style>/

/** The root of an SVG document with its style sheet adopted under `slot`; what stood under that slot goes. */
export function svgElement(svg: string, slot: string): SVGSVGElement | undefined {
  const css = STYLE.exec(svg)?.[1] ?? ''
  const root = parsed(svg.replace(STYLE, ''), 'image/svg+xml')
  if (!(root instanceof SVGSVGElement)) return undefined
  adopt(slot, css)
  for (const use of root.querySelectorAll('use')) putGroup(use, root)
  return root
}

/**
 * A group that many places share is put where it is used: what a `use` element repeats is a tree of its own, in which no
 * rule finds the figure that it names. Shared outlines take their looks from the `use` element, and stay.
 */
function putGroup(use: SVGUseElement, root: SVGSVGElement): void {
  const shared = root.querySelector(use.getAttribute('href') ?? '')
  if (!(shared instanceof SVGGElement)) return
  const group = document.createElementNS(root.namespaceURI ?? '', 'g')
  for (const { name, value } of use.attributes) if (!PLACE.has(name)) group.setAttribute(name, value)
  group.setAttribute('transform', `translate(${use.getAttribute('x') ?? 0} ${use.getAttribute('y') ?? 0})`)
  group.append(...[...shared.childNodes].map((child) => child.cloneNode(true)))
  use.replaceWith(group)
}

const PLACE = new Set(['href', 'x', 'y'])

/** A `math` element. */
export function mathElement(math: string): Element | undefined {
  return parsed(math, 'application/xml')
}

function parsed(text: string, type: 'image/svg+xml' | 'application/xml'): Element | undefined {
  const found = new DOMParser().parseFromString(text, type)
  if (found.querySelector('parsererror') !== null) return undefined
  return document.importNode(found.documentElement, true)
}

function adopt(slot: string, css: string): void {
  const known = SHEETS.get(slot)
  if (known !== undefined) {
    known.replaceSync(css)
    return
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  SHEETS.set(slot, sheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}
