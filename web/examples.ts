/** Networks that come with the page: LeNet, with which it opens, and those that are loaded when they are asked for. */

import text from '../examples/lenet/lenet.prototxt?raw'

export const lenet: { readonly name: string; readonly text: string } = { name: 'lenet.prototxt', text }

/** Names of all examples: the small ones of examples/, then those of well-known papers. */
export const exampleNames: readonly string[] = [
  lenet.name,
  ...['mini-resnet.prototxt', 'mini-mobile.prototxt', 'mini-unet.prototxt', 'mini-siamese.prototxt'],
  ...['captioner.prototxt', 'alexnet.prototxt', 'vgg16.prototxt', 'googlenet.prototxt', 'resnet50.prototxt'],
  ...['mobilenet.prototxt', 'ssd300.prototxt', 'unet.prototxt'],
]

const written = new Map([[lenet.name, lenet.text]])

/** The text of an example of that name; `undefined` where there is none. */
export async function exampleText(name: string): Promise<string | undefined> {
  if (written.has(name) || !exampleNames.includes(name)) return written.get(name)
  const [{ small }, { classic }] = await Promise.all([import('./classics/small.ts'), import('./classics/index.ts')])
  const found = small[name] ?? classic(name)
  if (found !== undefined) written.set(name, found)
  return found
}
