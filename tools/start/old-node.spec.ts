import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../build/bundle.mjs';
import { workspaceRoot } from '../build/projects.mjs';

/** A program that no Node runs: one of its modules is missing everywhere. */
const BROKEN = `#!/usr/bin/env node\nimport 'node:nowhere';\n`;

/** One that says where it is. */
const WELL = `process.stdout.write(import.meta.dirname);\n`;

describe('A built program', () => {
  let folder: string;

  beforeAll(async () => {
    mkdirSync(join(workspaceRoot, 'dist/specs'), { recursive: true });
    folder = mkdtempSync(join(workspaceRoot, 'dist/specs/old-node-'));
    writeFileSync(join(folder, 'broken.ts'), BROKEN);
    writeFileSync(join(folder, 'well.ts'), WELL);
    await bundle({
      project: 'start',
      input: { broken: join(folder, 'broken.ts'), 'tasks/well': join(folder, 'well.ts') },
      outDir: join(folder, 'out'),
      need: { name: 'It', version: '24.16', advice: 'Start it with "npm start".' },
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const runOn = (node: string, program: string) => {
    const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${node}'}})`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${versions}`, join(folder, 'out', `${program}.mjs`)],
      { encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };

  for (const node of ['20.19.0', '24.15.9']) {
    it(`says in one line which Node it needs, on ${node}, even if it could not be loaded there`, () => {
      for (const program of ['broken', 'tasks/well']) {
        expect(runOn(node, program)).toEqual({
          status: 1,
          stdout: '',
          stderr: `It needs Node.js 24.16 or newer; this is ${node}. Start it with "npm start".\n`,
        });
      }
    });
  }

  for (const node of ['24.16.0', '24.21.0', '26.0.1']) {
    it(`runs on ${node}, and finds what lies beside it`, () => {
      expect(runOn(node, 'tasks/well')).toEqual({
        status: 0,
        stdout: join(folder, 'out/tasks'),
        stderr: '',
      });
      expect(runOn(node, 'broken').stderr).toContain('node:nowhere');
    });
  }
});
