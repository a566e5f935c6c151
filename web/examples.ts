/** Networks that come with the page: those of examples/, the first of which it opens with. */

import captioner from '../examples/captioner/captioner.prototxt?raw'
import lenet from '../examples/lenet/lenet.prototxt?raw'
import mobile from '../examples/mobile/mini-mobile.prototxt?raw'
import residual from '../examples/residual/mini-resnet.prototxt?raw'
import segmentation from '../examples/segmentation/mini-unet.prototxt?raw'
import siamese from '../examples/siamese/mini-siamese.prototxt?raw'

export const examples: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'lenet.prototxt', text: lenet },
  { name: 'mini-resnet.prototxt', text: residual },
  { name: 'mini-mobile.prototxt', text: mobile },
  { name: 'mini-unet.prototxt', text: segmentation },
  { name: 'mini-siamese.prototxt', text: siamese },
  { name: 'captioner.prototxt', text: captioner },
]
