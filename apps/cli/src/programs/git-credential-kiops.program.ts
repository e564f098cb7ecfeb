#!/usr/bin/env node
import { runGitCredential } from '../git-credential/git-credential';

process.exitCode = await runGitCredential(process.argv.slice(2));
