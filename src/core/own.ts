/** The entry of a table that a file or a user names: `constructor` and `__proto__` are names like any other. */
export function ownOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
