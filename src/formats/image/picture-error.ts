/** Why an image can't be read. */

import { type Message, message } from '../../core/words/message.ts'

export class PictureError extends Error {
  readonly said: Message
  constructor(said: Message) {
    super(said.text)
    this.said = said
  }
}

/** Throws where an image has no pixels, or more than are read: its header says so before anything is decoded. */
export function checkSize(width: number, height: number, most: number): void {
  if (width === 0 || height === 0) throw new PictureError(message('the image has no pixels'))
  if (width * height > most)
    throw new PictureError(message('{width} × {height} pixels are too many (at most {most})', { width, height, most }))
}
