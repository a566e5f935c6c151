/** What the page says, in the reader's language; switched at once. */

import { signal } from '@preact/signals'
import { type Catalogue, type MessageArgs, message, say as sayIn } from '../src/core/words/message.ts'
import type { Language } from '../src/text/index.ts'

export const language = signal<Language>('en')

const catalogue = signal<Catalogue | undefined>(undefined)

/** A text of the page; components that use it are drawn anew when the language changes. */
export function say(text: string, args: MessageArgs = {}): string {
  return sayIn(message(text, args), catalogue.value)
}

/** Loads a language and switches to it. */
export async function speak(wanted: Language): Promise<void> {
  catalogue.value = wanted === 'zh' ? (await import('../src/text/zh/page.ts')).page : undefined
  language.value = wanted
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en'
}
