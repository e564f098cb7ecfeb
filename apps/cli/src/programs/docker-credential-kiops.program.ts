#!/usr/bin/env node
import { runDockerCredential } from '../docker-credential/docker-credential';

process.exitCode = await runDockerCredential(process.argv.slice(2));
