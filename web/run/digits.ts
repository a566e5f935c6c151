/** Digits that come with the page: images 0 to 2 of MNIST's test set. */

import seven from '../../examples/lenet/digit-0.png'
import two from '../../examples/lenet/digit-1.png'
import one from '../../examples/lenet/digit-2.png'

export const digits: readonly { readonly name: string; readonly url: string }[] = [
  { name: '7', url: seven },
  { name: '2', url: two },
  { name: '1', url: one },
]
