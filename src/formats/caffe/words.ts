/** Caffe's words. */

import type { Words } from '../../core/network/words.ts'
import { message } from '../../core/words/message.ts'

export const caffeWords: Words = {
  title: 'Caffe',
  array: message('blob'),
  training: message('Training, as Caffe keeps it'),
  // net.cpp, Net::Init counts every top of every layer.
  loggedMemory: (splits) =>
    splits === 0
      ? message('“Memory required for data: {bytes}” counts in-place outputs again')
      : message(
          '“Memory required for data: {bytes}” counts in-place outputs again, and {splits} splits that Caffe inserts',
          { splits },
        ),
}
