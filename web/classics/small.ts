/** The small networks of examples/, by their names. */

import captioner from '../../examples/captioner/captioner.prototxt?raw'
import mobile from '../../examples/mobile/mini-mobile.prototxt?raw'
import residual from '../../examples/residual/mini-resnet.prototxt?raw'
import segmentation from '../../examples/segmentation/mini-unet.prototxt?raw'
import siamese from '../../examples/siamese/mini-siamese.prototxt?raw'

export const small: Readonly<Record<string, string>> = {
  'mini-resnet.prototxt': residual,
  'mini-mobile.prototxt': mobile,
  'mini-unet.prototxt': segmentation,
  'mini-siamese.prototxt': siamese,
  'captioner.prototxt': captioner,
}
