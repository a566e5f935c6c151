/**
 * Where bytes come from and where they go: the sources every reader reads through, and the spans that account for them.
 */

/** Random access to bytes: a file, a Blob, memory or an HTTP range. Readers never know which. */
export interface ByteSource {
  /** File name as the user knows it, used in messages. */
  readonly name: string
  /** Length in bytes. */
  readonly size: number
  /**
   * Reads `length` bytes from `offset`.
   * Resolves to fewer bytes only where the source ends; never to more.
   */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** What a span of bytes is for. `payload` spans are the weights themselves; all other roles are overhead. */
export type SpanRole = 'message' | 'tag' | 'length' | 'value' | 'payload' | 'structure' | 'padding' | 'unknown'

/** A labelled run of bytes; the children of a span lie inside it, in order and without overlap. */
export interface ByteSpan {
  /** Bytes from the start of the file. */
  readonly offset: number
  /** Length in bytes. */
  readonly length: number
  readonly role: SpanRole
  /** The field's path in the file's own terms without indices, e.g. `layer.blobs.shape.dim`. */
  readonly label: string
  readonly children: readonly ByteSpan[]
}

/** A byte source over memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}

/** A byte source over a Blob or File of the browser (and of Node); only the ranges asked for are read. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}
