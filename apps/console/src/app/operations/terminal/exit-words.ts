import type { Exit } from '@kiops/ssh-client';

/** How a shell ended, as a sentence. The server chooses the signal's name: letters and digits alone are shown. */
export function exitWords(exit: Exit): string {
  switch (exit.kind) {
    case 'status':
      return exit.status === 0 ? 'The shell ended.' : `The shell ended with status ${exit.status}.`;
    case 'signal':
      return `The shell was ended by the signal ${exit.signal.replace(/[^\w-]/g, '').slice(0, 20)}.`;
    case 'unknown':
      return 'The shell ended without saying how.';
  }
}
