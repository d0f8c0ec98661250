// A fork: the live lanes need different trees for one top-level declaration (DESIGN.md 3, "Lanes and variants").

import type { LaneMask } from '../../ir/layout.ts';
import type { Loc } from './source.ts';

/** Thrown by the checker, caught by unit.ts only; the parts are disjoint and cover the live lanes. */
export class Fork {
  readonly parts: readonly LaneMask[];
  /** The place that asked for one concrete answer. */
  readonly loc: Loc;

  constructor(parts: readonly LaneMask[], loc: Loc) {
    this.parts = parts;
    this.loc = loc;
  }
}
