/** Definitions that can be changed. */

/** A definition whose fields can be set. */
export interface Editable {
  /** The names of its layers. */
  readonly layers: readonly string[]
  /** Sets a field of a layer, or of the network where none is named. False where there is no such field. */
  set(layer: string | undefined, field: string, value: string): boolean
  /** Fields that could be set there, for guesses. */
  fields(layer: string | undefined): readonly string[]
  /** The definition as it has become. */
  bytes(): Uint8Array
}
