/** What was typed for options. */

/** The values of options as they were typed. */
export interface OptionValues {
  /** True where the switch was given. */
  has(name: string): boolean
  /** The value, or `undefined` where the option was not given. */
  value(name: string): string | undefined
  /** All values of a repeatable option. */
  all(name: string): readonly string[]
}
