/** Inflates what was deflated, piece by piece, so that whoever reads can stop: a few bytes may become gigabytes. */

/** What the pieces inflate to. Rejects with the system's error where they are damaged, and with theirs. */
export async function* inflate(
  pieces: AsyncIterator<Uint8Array<ArrayBuffer>>,
  format: 'deflate' | 'deflate-raw' | 'gzip',
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
  })
  const reader = stream.pipeThrough(new DecompressionStream(format)).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
