/** Texts in which users define what the program does not know. */

/** A file that defines layers, or architectures. */
export interface DefinitionText {
  /** As the user knows it, for messages. */
  readonly name: string
  readonly text: string
}
