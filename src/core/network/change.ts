/** What if a definition said something else: fields as they would be. */

/** One field as it would be: `conv1.num_output` is `10`. */
export interface Change {
  /** The layer (a pattern for several), a point, and the field in the format's own words; without a layer, the network's. */
  readonly target: string
  /** As the definition would have it. */
  readonly value: string
}

/** Fields by which a format says how wide a layer is. */
export interface WidthFields {
  /** How many feature maps a layer makes. */
  readonly count: readonly string[]
  /** Into how many groups they are parted. */
  readonly group: readonly string[]
}
