import type { VaultState } from '@kiops/browser-vault';
import { quantity } from '../quantities/quantities';

/** What is wrong with the vault of this browser, for the person in front of it, and the way out. */
interface VaultTrouble {
  readonly heading: string;
  readonly text: string;
  /** What its button does; missing where nothing on this page helps. */
  readonly wayOut?: 'start-over' | 'reload' | 'dismiss';
}

const AGAIN = 'enter them again, or import an export';

/** Undefined while the vault can be used, locked or not. */
export function vaultTrouble(state: VaultState): VaultTrouble | undefined {
  switch (state.status) {
    case 'unavailable':
    case 'insecure-address':
      return {
        heading: 'This browser does not let KIOPS keep data.',
        text: `Secrets you enter last until you close the tab. ${state.message}`,
      };
    case 'newer-version':
      return {
        heading: 'A newer version of KIOPS uses the vault of this browser now.',
        text: 'Reload the page to go on with it.',
        wayOut: 'reload',
      };
    case 'cleared':
      return {
        heading: 'This browser’s SSH secrets were cleared.',
        text: `Its site data was deleted while KIOPS was open. Start over, then ${AGAIN}.`,
        wayOut: 'start-over',
      };
    case 'header-gone':
      return { heading: 'The vault of this browser has lost what opens it.', ...closedFor(state) };
    case 'key-gone':
      return { heading: 'The key of this browser’s vault is gone.', ...closedFor(state) };
    case 'damaged':
      return { heading: 'The vault of this browser is damaged.', ...closedFor(state) };
    default:
      return state.lost
        ? {
            heading: 'This browser’s SSH secrets were cleared.',
            text: 'Its vault is still there, and empty. Enter them again, or import an export.',
            wayOut: 'dismiss',
          }
        : undefined;
  }
}

/** What is kept in a vault that nothing opens any more. */
function closedFor({ secrets, readable }: VaultState): Pick<VaultTrouble, 'text' | 'wayOut'> {
  const kept = secrets === 0 ? 'Nothing can be kept in it.' : `${keptInWords(secrets)}.`;
  const rescue = readable ? ' Only this tab still reads them: export them before you close it.' : '';
  const then = secrets === 0 ? 'Start over with an empty one.' : `Start over, then ${AGAIN}.`;
  return { text: `${kept}${rescue} ${then}`, wayOut: 'start-over' };
}

function keptInWords(secrets: number): string {
  return `${quantity(secrets, 'SSH secret')} ${secrets === 1 ? 'is' : 'are'} still there and cannot be opened any more`;
}
