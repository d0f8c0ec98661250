// What passes did, for people: the text of a function after a pass (--dump-after), or a page with a column per pass
// (--dump-html, after Go's ssa.html).

import type { Module } from '../module.ts';
import { printFunction } from '../print.ts';
import type { Func } from './func.ts';

/** Is told what the passes do to each function. */
export interface Observer {
  start(fn: Func): void;
  after(pass: string, fn: Func): void;
}

/** Writes the text of every function after one pass. */
export class TextDump implements Observer {
  readonly #pass: string;
  readonly #write: (text: string) => void;

  constructor(pass: string, write: (text: string) => void) {
    this.#pass = pass;
    this.#write = write;
  }

  start(): void {}

  after(pass: string, fn: Func): void {
    if (pass === this.#pass) this.#write(`; ${fn.name} after ${pass}\n${printFunction(fn.module, fn.def)}`);
  }
}

/** Collects the columns of one function: those of its passes that changed it. */
export class HtmlDump implements Observer {
  #name: string;
  readonly #columns: { readonly pass: string; readonly text: string }[] = [];

  /** `name` is the function's; '' takes the first. */
  constructor(name: string) {
    this.#name = name;
  }

  start(fn: Func): void { this.#add('lower', fn); }
  after(pass: string, fn: Func): void { this.#add(pass, fn); }

  #add(pass: string, fn: Func): void {
    if (this.#name === '') this.#name = fn.name;
    if (fn.name !== this.#name) return;
    this.#columns.push({ pass, text: printFunction(fn.module, fn.def) });
  }

  /** The page; '' if the function was not seen. */
  page(module: Module): string {
    if (this.#columns.length === 0) return '';
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    let before = '';
    const columns = this.#columns.map(({ pass, text }) => {
      const same = text === before;
      before = text;
      return `<td><h2>${escaped(pass)}</h2><pre>${same ? '(unchanged)' : escaped(text)}</pre></td>`;
    });
    return `<!doctype html><meta charset="utf-8"><title>${escaped(this.#name)}, ${escaped(module.name)}</title>
<style>td { vertical-align: top; border-left: 1px solid #ccc; padding: 0 1em } pre { font-size: 12px } h2 { font-size: 14px }</style>
<h1>${escaped(this.#name)}</h1><table><tr>${columns.join('')}</tr></table>
`;
  }
}
