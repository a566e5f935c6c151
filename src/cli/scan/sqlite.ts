/** SQLite, by a build for WebAssembly that writes files itself: nothing to compile, nothing to download. */

import type * as Sqlite from 'node-sqlite3-wasm'
import { library } from '../../node/library.ts'
import { UsageError } from '../command.ts'
import type { Engine, TableShape } from './database.ts'

/** Opens a new database. Throws UsageError where the library is not installed. */
export async function openSqlite(file: string): Promise<Engine> {
  const { Database }: typeof Sqlite = library('node-sqlite3-wasm', UsageError)
  const database = new Database(file)
  // Until it is whole the file has another name: nobody misses half of it.
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF')
  return {
    run: async (sql) => database.exec(sql),
    insert: async ({ name, columns }: TableShape, rows) => {
      const statement = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`)
      database.exec('BEGIN')
      for (const row of rows) statement.run([...row])
      database.exec('COMMIT')
      statement.finalize()
    },
    close: async () => database.close(),
  }
}
