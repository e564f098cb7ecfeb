// Nx asks for a task's hash in its own process, before it prints anything about the task: the one place of an executor that
// reaches the process which prints. Nothing here is cached, so the hash itself is the one that Nx would make anyhow.

/**
 * Hashes the task as Nx does, and moves what Nx prints from here on to standard error: standard output is the program's
 * alone, which writes to the stream itself. Beside other tasks, whose output Nx prints for them, nothing is moved.
 *
 * @param {import('nx/src/devkit-exports').Task} task
 * @param {import('nx/src/devkit-exports').HasherContext} context
 */
export default function hashAndStepAside(task, { hasher, taskGraph, env }) {
  if (Object.keys(taskGraph.tasks).length === 1)
    process.stdout.write = process.stderr.write.bind(process.stderr);
  return hasher.hashTask(task, taskGraph, env);
}
