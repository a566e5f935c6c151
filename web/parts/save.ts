/** Files for the reader to keep. */

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: string | Blob, type = 'text/plain'): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type })
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/**
 * An SVG as a PNG, drawn by the browser itself, `zoom` pixels for each of its own; fewer where the browser has no room
 * for a picture of that size.
 */
export async function pngOf(svg: string, zoom: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  for (let scale = zoom; scale >= LEAST_ZOOM; scale /= 2) {
    const blob = await pictureOf(image, scale)
    if (blob !== null) return blob
  }
  throw new Error('the picture is too large')
}

/** Nothing can be read in smaller pictures. */
const LEAST_ZOOM = 1 / 8

/** Null where the picture is larger than the browser makes any: the limits differ, and none can be asked for. */
function pictureOf(image: HTMLImageElement, scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(image.naturalWidth * scale)
  canvas.height = Math.ceil(image.naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve))
}
