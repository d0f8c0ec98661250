// Compares optimization levels: every program is compiled at each level, with the verifier after each pass, and must do the
// same on every target: what the first target of each layout does at the first level, so that with an interpreter in
// front the other engines are judged by it.
//
//   node test/levels.ts [--levels 0,1,2] [--targets T,T…] [--steps N] [--pass NAME] FILE.c …
//   node test/levels.ts --csmith COUNT [--first SEED] …      random programs instead of files
//
// Everything but native images runs in this process, so that a program takes a fraction of a second. Targets are those of
// `lode targets`, and bound-LAYOUT: the interpreter after the passes have run again with that layout bound and loops have
// been outlined, as for wasm. A program that does not end within the interpreter's steps (or a native image within seconds) at
// the first level is left out and counted. Each failure is one line; the last line is `N passed, N failed`, counting programs.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { translateWasm, defaultWasmOptions } from '../backends/wasm/translate.ts';
import { runWasm } from '../backends/wasm/run.ts';
import { Diagnostics } from '../frontend/c/diagnostics.ts';
import { Sources } from '../frontend/c/source.ts';
import { compileUnit } from '../frontend/c/unit.ts';
import { headerDir, libcPath } from '../frontend/driver/install.ts';
import { readArchive, type Archive } from '../ir/archive.ts';
import { decodeModule } from '../ir/decode.ts';
import { encodeModule } from '../ir/encode.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { StepLimit } from '../ir/interpret/trap.ts';
import { layoutNamed } from '../ir/layout.ts';
import { linkModules } from '../ir/link.ts';
import type { Module } from '../ir/module.ts';
import { optimizeBound, optimizeModule, optimizeProgram } from '../ir/opt/optimize.ts';
import { verifyModule } from '../ir/verify.ts';
import { switchLabels } from '../ir/opt/dispatch.ts';
import { outlineLoops } from '../ir/opt/outline.ts';
import { type NativeTarget } from '../backends/native.ts';
import { targetNamed } from '../loader/targets.ts';
import { defaultTranslateOptions, translate } from '../loader/translate.ts';
import { NodeHost } from '../runtime/host/node.ts';
import { laneOf } from './program.ts';
import { VerifyPasses } from './support/verify-passes.ts';

/** What a program did, as text. */
type Outcome = string;

let archive: Archive | undefined;

/** Compiles and links a source in this process. Throws Error with the messages. */
export function build(text: string, file: string, level: number, includes: readonly string[] = []): Module {
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  diagnostics.setOption('-w');
  const unit = compileUnit({
    preprocess: {
      file, text, sources, diagnostics, readFile, includeQuote: [], includeAngle: includes, systemDirs: [headerDir()],
      afterDirs: [], defines: [], includes: [], imacros: [], std: 'gnu17', lanes: 15, optLevel: level, optSize: false,
      unsignedChar: false, trigraphs: false, gnuInline: false, keepComments: false, missingHeaders: false,
    },
    optLevel: level, signedChar: true, common: false, packStruct: 0, gnuInline: false, std: 'gnu17',
  });
  if (unit.module === null) throw new Error(diagnostics.render(sources));
  optimizeModule(unit.module, new VerifyPasses());
  archive ??= readArchive(readFileSync(libcPath()), 'libc.a');
  const linked = linkModules([{ kind: 'module', name: file, module: unit.module }, { kind: 'archive', name: libcPath(), archive }],
    { kind: 'program', name: file });
  if (linked.errors.length > 0) throw new Error(linked.errors.join('\n'));
  optimizeProgram(linked.module, new VerifyPasses());
  const wrong = verifyModule(linked.module);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return linked.module;
}

function readFile(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

function layoutOf(target: string): string { return laneOf(target.replace('bound-', 'interp-')); }

/** Runs a program; undefined if it takes more than `steps`. */
export async function perform(module: Module, target: string, steps: number): Promise<Outcome | undefined> {
  const native = target.endsWith('-linux') ? targetNamed(target).native : undefined;
  if (native !== undefined) return performNative(module, native);
  const host = new NodeHost({ args: ['program'], env: {}, capture: {} });
  const { lane, wordBytes } = layoutNamed(layoutOf(target))!;
  let status: number;
  let program = module;
  if (!target.startsWith('interp')) {
    program = decodeModule(encodeModule(module), 'program');
    switchLabels(program, lane);
    optimizeBound(program, lane, -1, new VerifyPasses());
    outlineLoops(program, lane);
    const wrong = verifyModule(program);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }
  try {
    if (target.startsWith('wasm')) {
      const bytes = await translateWasm(program, { ...defaultWasmOptions, lane, optLevel: 0 });
      status = await runWasm(bytes as Uint8Array<ArrayBuffer>, host, wordBytes);
    } else {
      status = new Interpreter(program, lane, host, { steps }).run();
    }
  } catch (error) {
    if (error instanceof StepLimit) return undefined;
    throw error;
  }
  return `${status}\n${host.stdout}`;
}

/** Milliseconds that a native image may take. */
const patience = 20_000;

async function performNative(module: Module, target: NativeTarget): Promise<Outcome | undefined> {
  const image = await translate({ name: 'program', bytes: encodeModule(module), digest: '' }, targetNamed(target.name), defaultTranslateOptions);
  const folder = mkdtempSync(join(tmpdir(), 'lode-levels-'));
  try {
    const file = join(folder, 'program');
    writeFileSync(file, image, { mode: 0o755 });
    const [command, ...args] = target.arch === process.arch ? [file] : [target.emulator, file];
    const { status, signal, stdout } = spawnSync(command!, args, { encoding: 'latin1', timeout: patience, maxBuffer: 64 << 20 });
    if (signal === 'SIGTERM') return undefined;
    return `${status ?? signal}\n${stdout}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      levels: { type: 'string', default: '0,1,2' },
      targets: { type: 'string', default: 'interp-le32,interp-le64,interp-be32,interp-be64' },
      steps: { type: 'string', default: '3000000' },
      csmith: { type: 'string', default: '0' },
      first: { type: 'string', default: '1' },
    },
  });
  const levels = values.levels.split(',').map(Number);
  const programs: { name: string; text: () => string }[] = positionals.map((name) => ({ name, text: () => readFileSync(name, 'latin1') }));
  for (let seed = Number(values.first), left = Number(values.csmith); left > 0; seed++, left--) {
    programs.push({ name: `seed ${seed}`, text: () => spawnSync('csmith', ['--seed', String(seed)], { encoding: 'latin1', cwd: tmpdir() }).stdout });
  }
  let passed = 0;
  let failed = 0;
  let slow = 0;
  for (const { name, text } of programs) {
    const wrong = await compare(name, text(), levels, values.targets.split(','), Number(values.steps));
    if (wrong === undefined) slow++;
    else if (wrong === '') passed++;
    else {
      failed++;
      console.log(`${name}: ${wrong}`);
    }
  }
  if (slow > 0) console.log(`${slow} programs took too many steps and were left out`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** What differs between levels, '' if nothing; undefined if the program is too slow. */
async function compare(name: string, text: string, levels: readonly number[], targets: readonly string[], steps: number): Promise<string | undefined> {
  /** By layout. */
  const expected = new Map<string, Outcome>();
  for (const level of levels) {
    let module: Module;
    try {
      module = build(text, `${name}.c`, level, ['/usr/include/csmith']);
    } catch (error) {
      return `-O${level}: ${error instanceof Error ? error.stack : String(error)}`;
    }
    for (const target of targets) {
      let outcome: Outcome | undefined;
      try {
        outcome = await perform(module, target, level === levels[0] ? steps : steps * 4);
      } catch (error) {
        return `-O${level} ${target}: ${error instanceof Error ? error.stack : String(error)}`;
      }
      const layout = layoutOf(target);
      const want = expected.get(layout);
      if (want === undefined) {
        if (outcome === undefined) return undefined;
        expected.set(layout, outcome);
      } else if (outcome !== want) {
        return `-O${level} ${target}: ${JSON.stringify(outcome?.slice(-200) ?? 'too slow')} instead of ${JSON.stringify(want!.slice(-200))}`;
      }
    }
  }
  return '';
}

if (import.meta.main) await main();
