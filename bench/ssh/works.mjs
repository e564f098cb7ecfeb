// What is done over a session, wherever the client runs: in Node, or in a Web Worker of Chromium.

/** How much goes down and up. */
export const SIZE = 100 * 1024 * 1024;

/** @type {Record<string, (session: import('@kiops/ssh-client').SshSession) => Promise<void>>} */
export const SESSION_WORKS = {
  async command(session) {
    const { exit } = await session.run('true');
    if (exit.status !== 0) throw new Error('The command failed.');
  },

  async download(session) {
    const process = await session.start({ command: `head -c ${SIZE} /dev/zero` });
    process.end();
    let received = 0;
    for await (const chunk of process.stdout) received += chunk.length;
    if (received !== SIZE) throw new Error(`Only ${received} bytes came.`);
  },

  async upload(session) {
    const process = await session.start({ command: 'cat > /dev/null' });
    const piece = new Uint8Array(262_144);
    for (let sent = 0; sent < SIZE; sent += piece.length) await process.write(piece);
    process.end();
    await process.exit;
  },
};
