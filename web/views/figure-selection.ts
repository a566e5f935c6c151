/** Which shapes of a figure stand for which layers. */

import { nodeOfWord } from '../../src/figures/print/node-word.ts'

/**
 * The layers under a place of the figure; several where one shape stands for several. With a point, the smallest group
 * around it counts too: the gaps between a layer's shapes belong to the layer.
 */
export function nodesAt(target: EventTarget | null, point?: MouseEvent): readonly string[] {
  if (!(target instanceof Element)) return []
  const group = target.closest('[data-node],[data-nodes]') ?? (point && groupAround(target, point))
  const words = group?.getAttribute('data-node') ?? group?.getAttribute('data-nodes') ?? ''
  return words
    .split(' ')
    .filter((word) => word !== '')
    .map(nodeOfWord)
}

function groupAround(target: Element, { clientX, clientY }: MouseEvent): Element | undefined {
  const groups = [...(target.closest('svg')?.querySelectorAll('[data-node],[data-nodes]') ?? [])]
  let best: Element | undefined
  let least = Number.POSITIVE_INFINITY
  for (const group of groups) {
    const { left, top, right, bottom, width, height } = group.getBoundingClientRect()
    const isAround = left <= clientX && clientX <= right && top <= clientY && clientY <= bottom
    if (!isAround || width * height >= least) continue
    best = group
    least = width * height
  }
  return best
}

/** Marks the shapes of a layer and fades all others; nothing is faded where the layer is not drawn. */
export function markSelection(svg: SVGSVGElement, id: string): void {
  svg.querySelector('.halo')?.remove()
  const groups = [...svg.querySelectorAll<SVGGElement>('[data-node],[data-nodes]')]
  const own = groups.filter((group) => id !== '' && nodesAt(group).includes(id))
  for (const group of groups) group.classList.toggle('is-selected', own.includes(group))
  svg.classList.toggle('has-selection', own.length > 0)
  if (own.length > 0) svg.append(haloOf(own))
}

/** A frame around shapes. */
function haloOf(groups: readonly SVGGElement[]): SVGRectElement {
  const boxes = groups.map((group) => group.getBBox()).filter(({ width, height }) => width > 0 || height > 0)
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))]
  const right = Math.max(...boxes.map(({ x, width }) => x + width))
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height))
  const halo = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  halo.setAttribute('class', 'halo')
  if (boxes.length === 0) return halo
  const room = 4
  const frame = {
    x: left - room,
    y: top - room,
    width: right - left + 2 * room,
    height: bottom - top + 2 * room,
    rx: 5,
  }
  for (const [name, value] of Object.entries(frame)) halo.setAttribute(name, String(value))
  return halo
}
