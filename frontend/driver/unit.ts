// One source as the driver's options say: from text to an optimizable module and what is to be told about it.

import type { Module } from '../../ir/module.ts';
import { nameParameters } from '../../ir/parameters.ts';
import { countShares, noteShares } from '../../ir/share.ts';
import { Diagnostics } from '../c/diagnostics.ts';
import type { Phases } from '../c/phase.ts';
import type { PreprocessOptions } from '../c/preprocess.ts';
import { Sources, type Text } from '../c/source.ts';
import { compileUnit } from '../c/unit.ts';
import type { Dependency } from './dependencies.ts';
import { headerDir } from './install.ts';
import type { Options } from './options.ts';

/** The text of a file, null if there is none. */
export type ReadFile = (path: string) => Text | null;

/** Options of the preprocessor for one source. */
export function preprocessOptions(options: Options, path: string, text: Text, sources: Sources, diagnostics: Diagnostics, readFile: ReadFile): PreprocessOptions {
  return {
    file: path === '-' ? '<stdin>' : path, text, sources, diagnostics, readFile,
    includeQuote: options.includeQuote, includeAngle: options.includeAngle,
    systemDirs: options.noStandardIncludes ? options.systemDirs : [...options.systemDirs, headerDir()],
    afterDirs: options.afterDirs, defines: options.defines, includes: options.includes, imacros: options.imacros,
    std: options.std, lanes: options.layouts, optLevel: options.optLevel, optSize: options.optSize,
    unsignedChar: !options.signedChar, trigraphs: options.trigraphs, gnuInline: options.gnuInline,
    keepComments: options.keepComments, missingHeaders: options.missingHeaders,
  };
}

export interface CompiledText {
  /** Not optimized yet; null after errors. */
  readonly module: Module | null;
  readonly dependencies: readonly Dependency[];
  /** Warnings and errors as gcc prints them, '' if there are none. */
  readonly messages: string;
}

/** Compiles C text; `path` is what it is called. */
export function compileText(text: Text, path: string, options: Options, readFile: ReadFile, phases: Phases): CompiledText {
  const sources = new Sources();
  const diagnostics = new Diagnostics();
  for (const argument of options.warnings) diagnostics.setOption(argument);
  const { module, dependencies } = compileUnit({
    preprocess: preprocessOptions(options, path, text, sources, diagnostics, readFile),
    optLevel: options.optLevel, signedChar: options.signedChar, common: options.common, packStruct: options.packStruct,
    gnuInline: options.gnuInline || /^(gnu|c|iso9899:)(8|90|1990|199409)/.test(options.std), std: options.std,
    phases,
  });
  const messages = diagnostics.render(sources);
  if (diagnostics.errorCount > 0 || module === null) return { module: null, dependencies, messages };
  if (options.debug) {
    module.notes.set('debug', 'yes');
    nameParameters(module);
  }
  noteShares(module, countShares(module));
  return { module, dependencies, messages };
}
