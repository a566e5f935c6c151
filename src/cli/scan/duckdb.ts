/** DuckDB, and Parquet by way of it. */

import { rmSync } from 'node:fs'
import type * as DuckDb from '@duckdb/node-api'
import { library } from '../../node/library.ts'
import { UsageError } from '../command.ts'
import type { Engine, Value } from './database.ts'

/** Opens a new database. Throws UsageError where the library is not installed. */
export async function openDuckDb(file: string): Promise<Engine> {
  const { DuckDBInstance }: typeof DuckDb = library('@duckdb/node-api', UsageError)
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  return {
    run: async (sql) => void (await connection.run(sql)),
    insert: async ({ name }, rows) => {
      const appender = await connection.createAppender(name)
      for (const row of rows) {
        for (const value of row) append(appender, value)
        appender.endRow()
      }
      appender.closeSync()
    },
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function append(appender: DuckDb.DuckDBAppender, value: Value): void {
  if (value === null) appender.appendNull()
  else if (typeof value === 'bigint') appender.appendBigInt(value)
  else if (typeof value === 'boolean') appender.appendBoolean(value)
  else appender.appendVarchar(value)
}

/** Opens a new Parquet file, which holds one table: the rows wait in a database beside it. */
export async function openParquet(file: string, table: string): Promise<Engine> {
  const rows = `${file}.duckdb`
  const { close, run, ...engine } = await openDuckDb(rows)
  return {
    ...engine,
    run,
    close: async () => {
      try {
        await run(
          `COPY (SELECT * FROM ${table} ORDER BY file) TO '${file.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
        )
        await close()
      } finally {
        rmSync(rows, { force: true })
      }
    },
  }
}
