/** Networks that come with the page: those of examples/, the first of which it opens with, and those of well-known papers. */

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

/** Written when they are asked for. */
export const classics: readonly string[] = [
  ...['alexnet.prototxt', 'vgg16.prototxt', 'googlenet.prototxt', 'resnet50.prototxt'],
  ...['mobilenet.prototxt', 'ssd300.prototxt', 'unet.prototxt'],
]

const written = new Map<string, string>()

/** The text of an example of that name; `undefined` where there is none. */
export async function exampleText(name: string): Promise<string | undefined> {
  const own = examples.find((each) => each.name === name)?.text ?? written.get(name)
  if (own !== undefined || !classics.includes(name)) return own
  const text = (await import('./classics/index.ts')).classic(name)
  if (text !== undefined) written.set(name, text)
  return text
}
