/** Reads PNG and JPEG images; what decodes them is loaded when an image is read. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { MOST_PICTURE_BYTES } from '../../core/limits.ts'
import type { Picture } from '../../core/picture.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { type MessageArgs, message } from '../../core/words/message.ts'
import { sniff } from '../sniff.ts'
import { PictureError } from './picture-error.ts'

/**
 * Reads the image. Transparency is dropped, not blended, as skimage's and OpenCV's readers are used by Caffe; 16 bits
 * a channel keep their precision. Throws FormatError where the file is no PNG or JPEG, is damaged, has fewer pixels than it
 * says, or is too large.
 */
export async function readPicture(source: ByteSource): Promise<Picture> {
  const { kind, title } = sniff(await source.read(0, 64))
  if (kind !== 'png' && kind !== 'jpeg')
    throw refused(source, 'this is {what}, and images are PNG or JPEG', { what: message(title) })
  if (source.size > MOST_PICTURE_BYTES)
    throw refused(source, '{size} bytes are too many for an image (at most {most})', {
      size: source.size,
      most: MOST_PICTURE_BYTES,
    })
  try {
    if (kind === 'png') return await (await import('./png.ts')).decodePng(source)
    return await (await import('./jpeg.ts')).decodeJpeg(await source.read(0, source.size))
  } catch (error) {
    if (error instanceof PictureError) throw refused(source, error.said.text, error.said.args)
    if (error instanceof FormatError || !(error instanceof Error)) throw error
    throw refused(source, 'the image is damaged: {reason}', { reason: error.message })
  }
}

function refused(source: ByteSource, text: string, args: MessageArgs = {}): FormatError {
  return new FormatError(issue('image/unreadable', 'error', text, args, { where: { file: source.name } }))
}
