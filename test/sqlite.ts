// SQLite's shell, compiled by Lode, against the shell of the system: one script, the same answers from both.
//
//   node test/sqlite.ts --source DIR [--targets T,T…] [--statements N] [--seed N] [--judge sqlite3] [--script FILE]
//
// DIR holds SQLite's shell.c and sqlite3.c (`make sqlite3.c shell.c` in its sources). The script is written here from a
// seed: all kinds of statements in rounds that begin and end with an empty database, each round with tables, rows and
// questions of its own, errors and their messages included. Both shells run it on an empty file and end with the file's integrity
// check. The answers must be the judge's, byte for byte. What depends on how a shell was configured or on its version is
// not asked; computed numbers of floating point are rounded to 11
// digits: SQLite writes decimals by arithmetic in long double, which is wider for the system's compiler than for Lode.
// With --script the script is only written. The last line is `N passed, N failed`, counting targets.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lode, runProgram } from './program.ts';

/** Numbers from a seed: a linear congruential generator modulo 2^32 (Numerical Recipes' constants), high bits used. */
class Random {
  #state: number;
  constructor(seed: number) { this.#state = seed >>> 0; }
  /** 0 ≤ result < bound ≤ 65536. */
  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state >>> 16) * bound / 65536);
  }
  of<T>(choices: readonly T[]): T { return choices[this.below(choices.length)]!; }
}

const words = ['amber', 'basalt', 'cedar', 'delta', 'ember', 'fjord', 'garnet', 'hazel', 'iris', 'jade', 'kelp', 'lumen', 'maple', 'née', 'größe', '日本'];

/**
 * A computed number to 11 digits. The factor keeps it from the middle between two decimals, where the last bit of the
 * arithmetic in which SQLite writes decimals would decide.
 */
const digits = (number: string): string => `printf('%.11g', (${number}) * 1.0000001234567)`;

/** Writes one script. */
class Script {
  readonly lines: string[] = [];
  readonly #random: Random;
  #round = 0;

  constructor(seed: number, statements: number) {
    this.#random = new Random(seed);
    this.lines.push('.nullvalue NULL', 'PRAGMA foreign_keys = ON;');
    while (this.lines.length < statements) this.#addRound();
    this.lines.push('PRAGMA integrity_check;', 'SELECT count(*) FROM sqlite_schema;');
  }

  #add(...statements: string[]): void { this.lines.push(...statements); }

  #text(): string { return `'${this.#random.of(words)} ${this.#random.below(1000)}'`; }
  #integer(): string {
    return this.#random.of([() => `${this.#random.below(100)}`, () => `${this.#random.below(60000) - 30000}`, () => `${this.#random.below(65536)}${this.#random.below(65536)}`,
      () => this.#random.of(['9223372036854775807', '-9223372036854775808', '4294967296', '-2147483648', '0'])])();
  }
  #real(): string {
    return this.#random.of([() => `${this.#random.below(1000)}.${this.#random.below(1000)}`, () => `-0.${this.#random.below(60000)}`,
      () => `${this.#random.below(9) + 1}.${this.#random.below(60000)}e${this.#random.below(24) - 12}`])();
  }
  #blob(): string {
    let hex = '';
    for (let n = this.#random.below(12); n > 0; n--) hex += (256 + this.#random.below(256)).toString(16).slice(1);
    return `x'${hex}'`;
  }
  #value(): string {
    return this.#random.of([() => this.#text(), () => this.#integer(), () => this.#real(), () => this.#blob(), () => 'NULL'])();
  }
  #row(): string { return `(${this.#text()}, ${this.#integer()}, ${this.#real()}, ${this.#blob()}, ${this.#value()})`; }

  #addRound(): void {
    const round = ++this.#round;
    this.#add(`SELECT 'round ${round}';`);
    this.#schema();
    for (let i = 0; i < 12; i++) this.#change();
    for (const part of this.#random.of([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [0, 4, 8, 11], [1, 5, 9, 10]])) this.#parts[part]!();
    for (let i = 0; i < 10; i++) {
      this.#change();
      this.#question();
    }
    this.#dropAll();
  }

  #schema(): void {
    this.#add('CREATE TABLE owner(id INTEGER PRIMARY KEY, name TEXT UNIQUE COLLATE NOCASE);',
      "INSERT INTO owner(id, name) VALUES (1, 'Ada'), (2, 'Brian'), (3, 'Cleo'), (4, 'Dan');",
      `CREATE TABLE item(id INTEGER PRIMARY KEY${this.#random.of([' AUTOINCREMENT', ''])}, name TEXT NOT NULL, amount INTEGER, price REAL DEFAULT 1.5, data BLOB, extra,` +
      ' owner INTEGER REFERENCES owner(id) ON DELETE CASCADE, CHECK (length(name) > 0));',
      'CREATE INDEX item_amount ON item(amount, price DESC);',
      'CREATE UNIQUE INDEX item_name ON item(lower(name), id) WHERE amount > 10;',
      'CREATE TABLE log(at INTEGER PRIMARY KEY, what TEXT, item INTEGER);',
      "CREATE TRIGGER item_in AFTER INSERT ON item BEGIN INSERT INTO log(what, item) VALUES ('in', new.id); END;",
      "CREATE TRIGGER item_out BEFORE DELETE ON item WHEN old.amount > 0 BEGIN INSERT INTO log(what, item) VALUES ('out ' || old.name, old.id); END;",
      "CREATE TRIGGER item_up AFTER UPDATE OF amount ON item FOR EACH ROW BEGIN UPDATE log SET what = what || '+' WHERE item = new.id; END;",
      'CREATE VIEW rich AS SELECT id, name, amount * price AS worth FROM item WHERE worth > 100;',
      `INSERT INTO item(name, amount, price, data, extra) VALUES ${Array.from({ length: 8 }, () => this.#row()).join(', ')};`,
      'UPDATE item SET owner = 1 + id % 4;');
  }

  #dropAll(): void {
    this.#add('SELECT count(*), total(length(what)), max(at) FROM log;', 'DROP VIEW rich;', 'DROP TABLE log;', 'DROP TABLE IF EXISTS item;', 'DROP TABLE owner;');
  }

  /** One statement that changes the tables; some fail. */
  #change(): void {
    const { below, of } = { below: (n: number) => this.#random.below(n), of: <T>(choices: readonly T[]) => this.#random.of(choices) };
    this.#add(of([
      () => `INSERT INTO item(name, amount, price, data, extra) VALUES ${this.#row()};`,
      () => `INSERT INTO item(name, amount, price, data, extra) VALUES ${this.#row()}, ${this.#row()} RETURNING id, typeof(extra), quote(extra);`,
      () => `INSERT OR REPLACE INTO owner(id, name) VALUES (${1 + below(6)}, ${this.#text()});`,
      () => `INSERT INTO owner(id, name) VALUES (${1 + below(6)}, ${this.#text()}) ON CONFLICT(id) DO UPDATE SET name = excluded.name || '!' WHERE id < 5;`,
      () => `INSERT INTO owner(name) VALUES ('ADA');`,
      () => `UPDATE item SET amount = amount ${of(['+', '-', '*', '/', '%', '&', '|', '<<', '>>'])} ${1 + below(9)} WHERE id % ${2 + below(4)} = ${below(2)};`,
      () => `UPDATE item SET price = round(price * 1.1, 3), extra = ${this.#value()} WHERE price BETWEEN ${below(50)} AND ${100 + below(500)};`,
      () => `UPDATE item SET extra = o.name FROM owner AS o WHERE o.id = item.owner AND item.id < ${below(20)};`,
      () => `DELETE FROM item WHERE id = ${1 + below(30)};`,
      () => `DELETE FROM item WHERE name LIKE '${of(['a', 'b', 'c', 'd'])}%' AND amount < ${below(100)} RETURNING name;`,
      () => `DELETE FROM owner WHERE id = ${3 + below(5)};`,
      () => `INSERT INTO item(name, owner) VALUES ('', 1);`,
      () => `INSERT INTO item(name, owner) VALUES ('stray', 99);`,
      () => `INSERT INTO item(name) VALUES (NULL);`,
      () => `UPDATE item SET data = zeroblob(${below(3000)}) WHERE id = ${1 + below(10)};`,
      () => `INSERT INTO item(name, amount, extra) SELECT name || '*', amount / 2, hex(data) FROM item WHERE id <= ${below(5)};`,
    ])());
  }

  /** One question about the tables. */
  #question(): void {
    const n = this.#random.below(40);
    this.#add(this.#random.of([
      () => 'SELECT id, name, amount, price, hex(data), quote(extra), owner FROM item ORDER BY id LIMIT 6;',
      () => `SELECT o.name, count(i.id), sum(i.amount / 1000), ${digits(`avg(i.price)`)}, min(i.name), max(typeof(i.extra)) FROM owner o LEFT JOIN item i ON i.owner = o.id GROUP BY o.id HAVING count(*) > ${n % 3} ORDER BY 1;`,
      () => "SELECT name, printf('%.11g', worth * 1.0000001234567) FROM rich ORDER BY worth DESC, id LIMIT 5;",
      () => `SELECT id, amount, sum(amount % 1000) OVER (PARTITION BY owner ORDER BY id), rank() OVER (ORDER BY price DESC, id), lag(name, 1, '-') OVER w, ntile(3) OVER w FROM item WINDOW w AS (ORDER BY id) ORDER BY id LIMIT ${n % 9};`,
      () => `SELECT CASE WHEN amount IS NULL THEN 'none' WHEN amount < ${n} THEN 'few' ELSE 'many' END AS c, count(*), group_concat(id, '/') FROM (SELECT * FROM item ORDER BY id) GROUP BY c ORDER BY c;`,
      () => `SELECT name FROM item WHERE amount > ${n} UNION SELECT name FROM owner EXCEPT SELECT 'Ada' ORDER BY 1 LIMIT 7;`,
      () => `SELECT id FROM item WHERE EXISTS (SELECT 1 FROM log WHERE item = item.id AND what GLOB 'in*') AND id NOT IN (SELECT item FROM log WHERE what LIKE 'out%') ORDER BY id DESC LIMIT ${n % 7};`,
      () => `SELECT substr(name, ${n % 5 - 2}, ${n % 4}), upper(name), replace(name, 'a', '<'), instr(name, 'e'), length(data), unicode(name), trim(name, 'abc'), printf('%5d|%-8s|%.10g|%x', amount, substr(name, 1, 8), price, id) FROM item ORDER BY id LIMIT 4;`,
      () => `SELECT DISTINCT amount % 7 FROM item WHERE typeof(amount) = 'integer' ORDER BY 1;`,
      () => 'SELECT a.id, b.id FROM item a JOIN item b ON a.id < b.id AND a.owner = b.owner ORDER BY 1, 2 LIMIT 8;',
      () => `SELECT (SELECT max(price) FROM item WHERE owner = o.id), iif(id > 2, 'big', 'small'), coalesce(NULLIF(name, 'Ada'), 'none') FROM owner o ORDER BY id;`,
      () => `SELECT cast(${this.#real()} AS INTEGER), cast('${n}abc' AS INTEGER), ${digits(`${this.#real()} + ${this.#integer()}`)}, ${this.#integer()} + 1, ${this.#integer()} / 7, ${this.#integer()} % 7, ${this.#real()} > ${this.#integer()}, -${n} % 7, ${n} || ${n};`,
      () => `SELECT count(*), count(DISTINCT name), ${digits(`sum(price)`)}, ${digits(`total(price)`)}, ${digits(`avg(amount % 100) FILTER (WHERE amount > 0)`)} FROM item;`,
      () => `SELECT what, count(*) FROM log GROUP BY what ORDER BY 2 DESC, 1 LIMIT 5;`,
      () => `EXPLAIN QUERY PLAN SELECT * FROM item WHERE amount = ${n};`,
      () => `SELECT quote(${this.#value()}), typeof(${this.#value()}), hex(${this.#text()}), ${this.#value()} IS ${this.#value()}, ${this.#text()} < ${this.#text()};`,
    ])());
  }

  /** Groups of statements about one subject each. */
  readonly #parts: readonly (() => void)[] = [
    // Transactions and savepoints.
    () => {
      this.#add(this.#random.of(['BEGIN;', 'BEGIN IMMEDIATE;', 'BEGIN EXCLUSIVE;']));
      this.#change();
      this.#add('SAVEPOINT one;');
      this.#change();
      this.#add('SAVEPOINT two;', 'DELETE FROM item;', 'SELECT count(*) FROM item;', 'ROLLBACK TO two;', 'SELECT count(*) FROM item;',
        this.#random.of(['RELEASE one;', 'ROLLBACK TO one;']), this.#random.of(['COMMIT;', 'ROLLBACK;']), 'SELECT count(*), sum(id) FROM item;', 'COMMIT;');
    },
    // Recursive common table expressions.
    () => this.#add(
      `WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${50 + this.#random.below(300)}) SELECT count(*), sum(i), max(i * i) FROM n WHERE i % 3 = 0;`,
      'WITH RECURSIVE fib(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM fib LIMIT 90) SELECT group_concat(a) FROM (SELECT a FROM fib WHERE a % 2 = 0);',
      `WITH RECURSIVE cx(x) AS (VALUES (-2.0) UNION ALL SELECT x + 0.1 FROM cx WHERE x < 1.0), cy(y) AS (VALUES (-1.0) UNION ALL SELECT y + 0.2 FROM cy WHERE y < 1.0),
m(i, cx, cy, x, y) AS (SELECT 0, x, y, 0.0, 0.0 FROM cx, cy UNION ALL SELECT i + 1, cx, cy, x * x - y * y + cx, 2.0 * x * y + cy FROM m WHERE x * x + y * y < 4.0 AND i < 20),
p(i, cx, cy) AS (SELECT max(i), cx, cy FROM m GROUP BY cx, cy) SELECT group_concat(substr(' .+*#', 1 + min(i / 5, 4), 1), '') FROM p GROUP BY cy;`,
      'WITH tree(id, up) AS (VALUES (1, NULL), (2, 1), (3, 1), (4, 2), (5, 4)), path(id, p) AS (SELECT id, id FROM tree WHERE up IS NULL UNION ALL SELECT t.id, p || \'.\' || t.id FROM tree t JOIN path ON t.up = path.id) SELECT * FROM path ORDER BY p;'),
    // Changes of the schema.
    () => {
      this.#add('ALTER TABLE item ADD COLUMN tag TEXT DEFAULT \'none\';', `UPDATE item SET tag = ${this.#text()} WHERE id % 2;`, 'ALTER TABLE item RENAME COLUMN tag TO label;',
        'SELECT id, label FROM item ORDER BY id LIMIT 5;', 'ALTER TABLE item DROP COLUMN label;', 'ALTER TABLE log RENAME TO journal;', 'SELECT name FROM sqlite_schema ORDER BY 1;',
        'ALTER TABLE journal RENAME TO log;', 'DROP INDEX item_amount;', 'CREATE INDEX IF NOT EXISTS item_amount ON item(amount);', 'REINDEX item;', 'ANALYZE item;',
        'SELECT tbl, idx FROM sqlite_stat1 ORDER BY 2;', 'DROP TABLE sqlite_stat1;', 'SELECT sql FROM sqlite_schema WHERE name = \'item_up\';', 'PRAGMA table_info(item);', 'PRAGMA index_list(item);');
    },
    // Rows without a row number, generated columns, strict types.
    () => this.#add('CREATE TABLE pair(a INT, b TEXT, c INT AS (a * 2) STORED, d TEXT AS (b || a), PRIMARY KEY (b, a)) WITHOUT ROWID, STRICT;',
      `INSERT INTO pair(a, b) VALUES ${Array.from({ length: 12 }, () => `(${this.#random.below(99)}, ${this.#text()})`).join(', ')} ON CONFLICT DO NOTHING;`,
      'SELECT * FROM pair ORDER BY b, a;', `INSERT INTO pair(a, b) VALUES ('x', 'y');`, 'INSERT INTO pair(a, b, c) VALUES (1, 2, 3);', 'UPDATE pair SET a = a + 100 WHERE c > 50;',
      'SELECT count(*), sum(c), max(d) FROM pair;', 'DROP TABLE pair;'),
    // Dates with fixed values.
    () => this.#add(`SELECT date('20${10 + this.#random.below(80)}-01-31', '+1 month'), datetime(${this.#random.below(60000)}${this.#random.below(9000)}, 'unixepoch'), julianday('2000-01-01 12:00'), strftime('%Y-%j %W %w %H:%M:%f', '19${10 + this.#random.below(80)}-03-01 01:02:03.456');`,
      `SELECT time('12:00', '-${this.#random.below(1000)} minutes'), date('2024-02-29', 'start of year', 'weekday ${this.#random.below(7)}'), strftime('%s', '2020-02-29'), datetime('bad');`),
    // JSON.
    () => this.#add(`SELECT json_object('n', ${this.#integer()}, 't', ${this.#text()}, 'a', json_array(1, 2.5, NULL, 'x'));`,
      `SELECT json_extract('{"a":[1,{"b":${this.#random.below(99)}}]}', '$.a[1].b'), json_type('[1.5]', '$[0]'), '{"k":"v"}' ->> 'k', json_valid('{'), json_array_length('[1,2,[3]]');`,
      'SELECT key, value, type, fullkey FROM json_tree(\'{"a":[true,null,{"c":"d"}],"e":1e3}\');', 'SELECT json_group_array(name), json_group_object(name, amount) FROM (SELECT * FROM item ORDER BY id LIMIT 4);',
      `SELECT json_set('{"a":1}', '$.b', ${this.#random.below(50)}), json_remove('[0,1,2]', '$[1]'), json_patch('{"a":1,"b":2}', '{"b":null,"c":3}');`, "SELECT json('{broken');"),
    // Floating point.
    () => this.#add(`SELECT ${this.#real()}, ${digits(`${this.#real()} * 1e${this.#random.below(250) - 125} * ${this.#real()}`)}, ${digits(`${this.#real()} / ${this.#real()}`)}, 1e308 * 10, -1e308 * 10, 0.1 + 0.2, round(2.5), round(-1.55, 1), abs(-0.0), 5 / 2, 5 / 2.0, 1.0 / 0;`,
      `SELECT printf('%.12g %.9e %.11g %.9g %.10g %+.9e', ${this.#real()}, ${this.#real()}, ${this.#real()}, ${this.#real()}, ${this.#real()}, ${this.#real()});`,
      `SELECT ${digits(`sqrt(${this.#random.below(999)}.5)`)}, ${digits(`exp(${this.#random.below(20)} / 3.0)`)}, ${digits(`ln(${1 + this.#random.below(999)})`)}, ${digits(`sin(${this.#random.below(50)} / 7.0)`)}, floor(-${this.#random.below(9)}.5), ceil(3.2), trunc(-7.9), ${digits(`pow(2, ${this.#random.below(60)})`)}, mod(17.5, 4);`),
    // Blobs.
    () => this.#add('CREATE TABLE big(id INTEGER PRIMARY KEY, b BLOB);', `INSERT INTO big(b) VALUES (zeroblob(${3000 + this.#random.below(60000)})), (${this.#blob()} || ${this.#blob()}), (cast(${this.#text()} AS BLOB));`,
      'INSERT INTO big(b) SELECT cast(replace(hex(zeroblob(2000)), \'00\', \'abc\') AS BLOB);', 'SELECT id, length(b), typeof(b), hex(substr(b, 1, 6)), instr(b, x\'6263\') FROM big ORDER BY id;',
      'UPDATE big SET b = substr(b, 2) WHERE id > 1;', 'SELECT sum(length(b)), max(b) = (SELECT b FROM big WHERE id = 4) FROM big;', 'DELETE FROM big WHERE length(b) > 5000;', 'SELECT quote(b) FROM big WHERE length(b) < 40 ORDER BY b;', 'DROP TABLE big;'),
    // Other databases, temporary tables, VACUUM.
    () => this.#add("ATTACH ':memory:' AS side;", 'CREATE TABLE side.copy AS SELECT id, name, price FROM item;', 'CREATE TEMP TABLE passing(x);', `INSERT INTO passing VALUES ${Array.from({ length: 9 }, () => `(${this.#value()})`).join(', ')};`,
      'SELECT quote(x) FROM passing ORDER BY x;', `SELECT count(*), ${digits('sum(c.price)')} FROM side.copy c JOIN main.item i USING (id);`, 'DROP TABLE side.copy;', 'DROP TABLE passing;', 'DETACH side;', 'VACUUM;', 'PRAGMA integrity_check;', 'PRAGMA foreign_key_check;'),
    // Full text and r-trees.
    () => {
      this.#add('CREATE VIRTUAL TABLE doc USING fts5(title, body);');
      for (let i = 0; i < 8; i++) this.#add(`INSERT INTO doc VALUES (${this.#text()}, '${Array.from({ length: 10 }, () => this.#random.of(words)).join(' ')}');`);
      this.#add(`SELECT rowid, highlight(doc, 1, '[', ']') FROM doc WHERE doc MATCH '${this.#random.of(words.slice(0, 13))}' ORDER BY rowid;`, `SELECT count(*) FROM doc WHERE doc MATCH '${this.#random.of(words.slice(0, 13))} AND ${this.#random.of(words.slice(0, 13))}';`,
        'DROP TABLE doc;', 'CREATE VIRTUAL TABLE area USING rtree(id, x0, x1, y0, y1);');
      for (let i = 1; i < 12; i++) {
        const x = this.#random.below(100), y = this.#random.below(100);
        this.#add(`INSERT INTO area VALUES (${i}, ${x}, ${x + this.#random.below(20)}, ${y}, ${y + this.#random.below(20)}.25);`);
      }
      this.#add('SELECT id, x0, y1 FROM area WHERE x1 >= 20 AND x0 <= 60 AND y1 >= 20 AND y0 <= 60 ORDER BY id;', 'DROP TABLE area;');
    },
    // Errors.
    () => this.#add('SELECT missing FROM item;', 'SELECT * FROM nowhere;', 'SELEC 1;', "INSERT INTO item(id) VALUES ('abc');", 'CREATE TABLE item(x);', `SELECT abs(-9223372036854775808);`, "SELECT 'a' LIKE 'b' ESCAPE 'xx';",
      'SELECT count(*) FROM item WHERE count(*) > 1;', 'SELECT 1 UNION SELECT 1, 2;', 'DROP INDEX none;', "SELECT json_extract('{}', 'bad');", 'UPDATE owner SET id = 1;', 'ROLLBACK;'),
    // Triggers of views, and statements that see what the statements before them changed.
    () => this.#add("CREATE TRIGGER rich_in INSTEAD OF INSERT ON rich BEGIN INSERT INTO item(name, amount, price) VALUES (new.name, 1, new.worth); SELECT RAISE(IGNORE); END;", `INSERT INTO rich(name, worth) VALUES (${this.#text()}, ${this.#real()});`,
      "CREATE TRIGGER guard BEFORE INSERT ON owner WHEN new.id > 100 BEGIN SELECT RAISE(ABORT, 'no such owner'); END;", 'INSERT INTO owner VALUES (101, \'nobody\');', 'SELECT changes(), total_changes() > 0, last_insert_rowid() > 0;', 'DROP TRIGGER guard;', 'DROP TRIGGER rich_in;',
      'PRAGMA user_version = 7;', 'PRAGMA user_version;', 'PRAGMA page_size = 4096;', 'PRAGMA encoding;'),
  ];
}

const settings = ['-DSQLITE_THREADSAFE=0', '-DSQLITE_OMIT_LOAD_EXTENSION', '-DSQLITE_ENABLE_MATH_FUNCTIONS', '-DSQLITE_ENABLE_FTS5', '-DSQLITE_ENABLE_RTREE', '-DSQLITE_LIKE_DOESNT_MATCH_BLOBS'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    source: { type: 'string', default: '' },
    targets: { type: 'string', default: 'wasm32,wasm64' },
    statements: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    judge: { type: 'string', default: 'sqlite3' },
    opt: { type: 'string', default: '-O2' },
    script: { type: 'string', default: '' },
  } });
  const { lines } = new Script(Number(values.seed), Number(values.statements));
  const script = `${lines.join('\n')}\n`;
  if (values.script !== '') return writeFileSync(values.script, script);
  const folder = mkdtempSync(join(tmpdir(), 'lode-sqlite-'));
  let passed = 0, failed = 0;
  try {
    const shell = join(folder, 'shell');
    const source = resolve(values.source);
    const compiled = await lode(['cc', values.opt, '-w', ...settings, join(source, 'shell.c'), join(source, 'sqlite3.c'), '-o', shell], { timeout: 600 });
    if (compiled.status !== 0) throw new Error(`SQLite does not compile:\n${compiled.stderr}`);
    const judged = spawnSync(values.judge, ['-batch', join(folder, 'judge.db')], { input: script, encoding: 'latin1', maxBuffer: 256 << 20 });
    if (judged.error !== undefined) throw judged.error;
    const expected = judged.stdout + judged.stderr;
    for (const target of values.targets.split(',')) {
      const { status, stdout, stderr } = await runProgram(shell, target, { args: ['-batch', join(folder, `${target}.db`)], stdin: script, timeout: 1200 });
      const got = stdout + stderr;
      if (status === judged.status && got === expected) { passed++; continue; }
      failed++;
      const [want, have] = [expected.split('\n'), got.split('\n')];
      const at = have.findIndex((line, i) => line !== want[i]);
      console.log(`${target}: status ${status} instead of ${judged.status}; line ${at + 1} of ${have.length} (${want.length}): ${have[at]?.slice(0, 200)}\n  instead of ${want[at]?.slice(0, 200)}`);
    }
    console.log(`${lines.length} statements, ${expected.length} bytes of answers`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main();
