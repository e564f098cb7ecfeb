#!/usr/bin/env node
import { runKiops } from '../commands/kiops';
import { endWithReader } from '../output/end';

endWithReader();
process.exitCode = await runKiops(process.argv.slice(2));
