/** The version of this package, as package.json says it (a test compares the two). */
/** The version of the package. */
export const VERSION = '0.1.0'
