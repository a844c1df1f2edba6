// Counts by DuckDB or polars of columns in memory, one query a line.
// Usage: node engines.js ENGINE CSV, where ENGINE is duckdb or polars and CSV
// has the columns day (days since 1970), sex, origin, people.
// For each line "THREADS QUERY" on standard input a line of JSON: {"seconds",
// "cells"}, cells as [year, groups ..., count]. The first line, after loading,
// is {"version"}. polars takes its threads from POLARS_MAX_THREADS alone.
"use strict";
const readline = require("node:readline");

const groups = {
  "year": [], "year and sex": ["sex"],
  "people by year, sex and origin": ["sex", "origin"],
};

async function duckdb(csv) {
  const engine = require("@duckdb/node-api");
  const instance = await engine.DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE records AS SELECT
    DATE '1970-01-01' + day AS day, sex, origin, people
    FROM read_csv('${csv}', columns = {'day': 'INTEGER', 'sex': 'UTINYINT',
      'origin': 'UTINYINT', 'people': 'INTEGER'})`);
  const sql = (query) => {
    const [task, first] = query.split(": ");
    const by = groups[task];
    const what = by.length > 1 ? "sum(people)" : "count(*)";
    const also = by.map((column) => `, ${column}`).join("");
    const keys = (n) => Array.from({ length: n }, (_, i) => i + 1).join(", ");
    if (first) {
      return `SELECT year(day) AS year${also}, sum(n)::DOUBLE FROM (
        SELECT day${also}, ${what} AS n FROM records GROUP BY ALL
      ) GROUP BY ${keys(1 + by.length)}`;
    }
    return `SELECT year(day) AS year${also}, (${what})::DOUBLE FROM records
      GROUP BY ${keys(1 + by.length)}`;
  };
  return {
    version: engine.version(),
    prepare: (threads) => connection.run(`SET threads = ${threads}`),
    run: (query) => connection.runAndReadAll(sql(query)),
    cells: (result) => result.getRowsJson(),
  };
}

async function polars(csv) {
  const pl = require("nodejs-polars");
  const records = pl.readCSV(csv, {
    hasHeader: true,
    dtypes: { day: pl.Int32, sex: pl.UInt8, origin: pl.UInt8,
              people: pl.Int32 },
  }).withColumns(pl.col("day").cast(pl.Date)).rechunk();
  const year = pl.col("day").dt.year().alias("year");
  return {
    version: require("nodejs-polars/package.json").version,
    prepare: () => {},
    run: (query) => {
      const [task, first] = query.split(": ");
      const by = groups[task];
      const count = by.length > 1 ? pl.col("people").sum() : pl.len();
      const lazy = records.lazy();
      const counted = first
        ? lazy.groupBy(["day", ...by]).agg(count.alias("n"))
          .groupBy([year, ...by]).agg(pl.col("n").sum())
        : lazy.groupBy([year, ...by]).agg(count.alias("n"));
      return counted.collect();
    },
    cells: (result) => result.rows(),
  };
}

async function main([name, csv]) {
  const engine = await { duckdb, polars }[name](csv);
  console.log(JSON.stringify({ version: engine.version }));
  for await (const line of readline.createInterface(process.stdin)) {
    const [, threads, query] = line.match(/^(\d+) (.*)$/);
    await engine.prepare(threads);
    const start = process.hrtime.bigint();
    const result = await engine.run(query);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    console.log(JSON.stringify({ seconds, cells: engine.cells(result) }));
  }
}

main(process.argv.slice(2));
