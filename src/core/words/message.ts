/**
 * Texts for people. A message keeps its English template and its arguments apart, so that one catalogue per language
 * translates it wherever it is shown; code says each thing once, in English, where it happens.
 */

/** A template such as `{layer}: {field} is missing` with what stands in the braces. */
export interface Message {
  readonly text: string
  readonly args: MessageArgs
}

/** What stands in the braces of a template, by name; a message in a message is translated too. */
export type MessageArgs = Readonly<Record<string, string | number | bigint | Message>>

/** English template → template in another language, with the same `{names}`. */
export type Catalogue = Readonly<Record<string, string>>

/** Makes a message; `text` is its English template. */
export function message(text: string, args: MessageArgs = {}): Message {
  return { text, args }
}

/** The message as a string: in English, or in the catalogue's language where the catalogue has it. */
export function say(said: Message | string, catalogue?: Catalogue): string {
  if (typeof said === 'string') return said
  const template = catalogue?.[said.text] ?? said.text
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const arg = said.args[name]
    if (arg === undefined) return whole
    return typeof arg === 'object' ? say(arg, catalogue) : String(arg)
  })
}
