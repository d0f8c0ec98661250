// The start-up snapshot of `lode cc`: the heap of a process that has loaded the compiler and used it once.
//
// build.ts bundles this script and has Node run it; the heap that it leaves is dist/cc.blob. `node --snapshot-blob
// dist/cc.blob PATH/lode-cc ARGS` goes on from there: the modules are loaded, the grammar is built, and the headers that
// the warm-up includes are lexed. What may differ between processes is set anew in the function below.

import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString, startupSnapshot } from 'node:v8';
import { main } from '../cli.ts';
import { run } from '../frontend/driver/cc.ts';
import { setPackageRoot } from '../frontend/driver/install.ts';

setPackageRoot(process.env.LODE_ROOT!);
// Named by build.ts, as the root is.
void run(['-c', process.env.LODE_WARM_UP!, '-o', '/dev/null']).then((status) => {
  if (status !== 0) throw new Error('the warm-up did not compile');
});

startupSnapshot.setDeserializeMainFunction(() => {
  setFlagsFromString('--no-turbofan');
  setFlagsFromString('--invocation-count-for-maglev=1200');
  // Node remembers the folder in which the snapshot was made.
  process.chdir('.');
  setPackageRoot(realpathSync(join(dirname(process.argv[1]), '../..')));
  void main();
});
