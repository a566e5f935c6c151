/** Keeps the address in step with the state, and the state with an address. */

import { effect } from '@preact/signals'
import type { Notation } from '../../src/formats/format.ts'
import { exampleText, lenet } from '../examples.ts'
import { language, say } from '../language.ts'
import { DEFAULT_SETTINGS, type OpenedNetwork } from '../protocol.ts'
import { pack, readFragment, unpack, writeFragment } from './fragment.ts'
import { below, fileName, fold, notation, selected, settings, stage, style, text, weighed } from './store.ts'

let wait: ReturnType<typeof setTimeout> | undefined

/** Writes the state into the address a moment after it changed. */
export function keepAddress(): void {
  effect(() => {
    const now = stateWords()
    const content = text.value
    clearTimeout(wait)
    wait = setTimeout(() => void writeAddress(now, content), 400)
  })
}

function stateWords() {
  return {
    layer: selected.value,
    stage: stage.value === 'figure' ? '' : stage.value,
    below: below.value === 'layers' ? '' : below.value,
    style: style.value === weighed.value?.style ? '' : style.value,
    fold: fold.value === 'off' ? 'off' : '',
    lang: language.value === 'en' ? '' : language.value,
    settings: settings.value,
    name: fileName.value,
  }
}

/** An example that was not edited needs its name only. */
async function writeAddress(words: ReturnType<typeof stateWords>, content: string): Promise<void> {
  const isExample = (await exampleText(words.name)) === content
  // Files that are no text do not fit into an address.
  const written = notation.peek()
  const net = isExample || written === undefined ? '' : await pack(content)
  const name = isExample && words.name === lenet.name ? '' : words.name
  history.replaceState(
    null,
    '',
    writeFragment({ ...words, name, net, as: net === '' || written === 'prototxt' ? '' : (written ?? '') }) ||
      `${location.pathname}${location.search}`,
  )
}

/** Puts the state of the address into place; the definition that it holds, if any. */
export async function takeAddress(): Promise<OpenedNetwork | undefined> {
  const given = readFragment(location.hash)
  const { name = '' } = given
  const unpacked = given.net === undefined ? undefined : await unpack(given.net)
  if (unpacked === undefined) {
    const example = await exampleText(name)
    return example === undefined ? undefined : { name, text: example, notation: 'prototxt' }
  }
  return { name: name === '' ? 'network.prototxt' : name, text: unpacked, notation: notationOf(given.as) }
}

const NOTATIONS: readonly Notation[] = ['prototxt', 'json', 'ini', 'lines']

function notationOf(word: string | undefined): Notation {
  return NOTATIONS.find((known) => known === word) ?? 'prototxt'
}

/** Puts the views of the address into place, once the definition stands. */
export function takeViews(): void {
  const given = readFragment(location.hash)
  if (given.stage === 'bytes' || given.stage === 'memory' || given.stage === 'run') stage.value = given.stage
  if (given.below === 'issues' || given.below === 'suppose' || given.below === 'compare') below.value = given.below
  if (given.fold === 'off') fold.value = 'off'
  if (given.style !== undefined) style.value = given.style
  if (given.layer !== undefined) selected.value = given.layer
  settings.value = given.settings ?? DEFAULT_SETTINGS
}

/** Copies the address with the whole state in it. */
export async function copyLink(button: HTMLButtonElement): Promise<void> {
  await writeAddress(stateWords(), text.value)
  const before = button.textContent
  const isCopied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  )
  button.textContent = isCopied ? say('copied') : say('it is in the address')
  setTimeout(() => {
    button.textContent = before
  }, 1500)
}
