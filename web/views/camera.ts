/** What part of a figure is seen: a view box that wheel, pointers and keys change. */

export interface ViewBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const ZOOM_STEP = 1.25

/** Ways to choose what is shown, given the size of the figure and of the window on it. */
export type Framing = (figure: ViewBox, window: { readonly width: number; readonly height: number }) => ViewBox

/** All of it, but never larger than one and a half times its own size. */
export const whole: Framing = (figure, window) => {
  const scale = Math.min(window.width / figure.width, window.height / figure.height, 1.5)
  const [width, height] = [window.width / scale, window.height / scale]
  return { x: figure.x + (figure.width - width) / 2, y: figure.y + (figure.height - height) / 2, width, height }
}

/** All of its width, from the top, where it is much taller than the window. */
const opening: Framing = (figure, window) => {
  const all = whole(figure, window)
  if (all.width / window.width < 2) return all
  const scale = Math.max(0.55, Math.min(1, window.width / figure.width))
  const [width, height] = [window.width / scale, window.height / scale]
  const x = width > figure.width ? figure.x + (figure.width - width) / 2 : figure.x
  const y = height > figure.height ? figure.y + (figure.height - height) / 2 : figure.y
  return { x, y, width, height }
}

export interface Camera {
  /** True while the last press of the pointer moved the figure: then it was no click. */
  readonly wasMoved: boolean
  /** The size of the whole figure. */
  readonly figure: ViewBox
  zoom(step: number, at?: { readonly x: number; readonly y: number }): void
  move(dx: number, dy: number): void
  show(framing: Framing): void
  /** Puts a place of the figure into the middle. */
  centre(x: number, y: number): void
  /** What is seen, for a figure of the same size: an edit does not move the picture. */
  keep(next: SVGSVGElement): ViewBox | undefined
  /** Listens to wheel and pointers; the answer stops that. */
  listen(): () => void
}

const MOST = 24
const LEAST = 0.05

/** A camera on the figure in `host`. */
export function cameraFor(
  host: HTMLElement,
  svg: SVGSVGElement,
  kept: ViewBox | undefined,
  onChange: (box: ViewBox) => void,
): Camera {
  const base = svg.viewBox.baseVal
  const figure: ViewBox = { x: base.x, y: base.y, width: base.width, height: base.height }
  const window = () => ({ width: host.clientWidth || 1, height: host.clientHeight || 1 })
  let box = kept ?? opening(figure, window())
  let isFitted = kept === undefined
  const state = { wasMoved: false }
  const apply = (next: ViewBox) => {
    box = next
    svg.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`)
    onChange(box)
  }
  svg.setAttribute('width', '100%')
  svg.setAttribute('height', '100%')
  apply(box)
  const camera: Camera = {
    get wasMoved() {
      return state.wasMoved
    },
    figure,
    zoom: (step, at = { x: 0.5, y: 0.5 }) => {
      const scale = Math.max(LEAST, Math.min(MOST, (window().width / box.width) * step))
      const factor = window().width / scale / box.width
      isFitted = false
      const [width, height] = [box.width * factor, box.height * factor]
      apply({ x: box.x + (box.width - width) * at.x, y: box.y + (box.height - height) * at.y, width, height })
    },
    move: (dx, dy) => {
      const scale = box.width / window().width
      isFitted = false
      apply({ ...box, x: box.x + dx * scale, y: box.y + dy * scale })
    },
    show: (framing) => {
      isFitted = true
      apply(framing(figure, window()))
    },
    centre: (x, y) => apply({ ...box, x: x - box.width / 2, y: y - box.height / 2 }),
    keep: (next) => {
      const { width, height } = next.viewBox.baseVal
      return !isFitted && width === figure.width && height === figure.height ? box : undefined
    },
    listen: () => listen(host, camera, state, () => isFitted && camera.show(opening)),
  }
  return camera
}

function listen(host: HTMLElement, camera: Camera, state: { wasMoved: boolean }, refit: () => void): () => void {
  const pointers = new Map<number, PointerEvent>()
  const place = ({ clientX, clientY }: MouseEvent) => {
    const { left, top, width, height } = host.getBoundingClientRect()
    return { x: (clientX - left) / width, y: (clientY - top) / height }
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    if (event.shiftKey) camera.move(event.deltaY + event.deltaX, 0)
    else camera.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), place(event))
  }
  const onDown = (event: PointerEvent) => {
    pointers.set(event.pointerId, event)
    state.wasMoved = false
  }
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId)
    if (before === undefined) return
    const [dx, dy] = [before.clientX - event.clientX, before.clientY - event.clientY]
    if (!state.wasMoved && Math.hypot(dx, dy) < 4) return
    if (!state.wasMoved) host.setPointerCapture(event.pointerId)
    state.wasMoved = true
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId)
    if (other === undefined) camera.move(dx, dy)
    else camera.zoom(distance(event, other) / Math.max(1, distance(before, other)), place(other))
    pointers.set(event.pointerId, event)
  }
  const onUp = (event: PointerEvent) => pointers.delete(event.pointerId)
  const observer = new ResizeObserver(refit)
  observer.observe(host)
  host.addEventListener('wheel', onWheel, { passive: false })
  host.addEventListener('pointerdown', onDown)
  host.addEventListener('pointermove', onMove)
  host.addEventListener('pointerup', onUp)
  host.addEventListener('pointercancel', onUp)
  return () => {
    observer.disconnect()
    host.removeEventListener('wheel', onWheel)
    host.removeEventListener('pointerdown', onDown)
    host.removeEventListener('pointermove', onMove)
    host.removeEventListener('pointerup', onUp)
    host.removeEventListener('pointercancel', onUp)
  }
}

function distance(a: MouseEvent, b: MouseEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)
}
