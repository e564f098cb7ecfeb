import type { SshErrorFacts } from '@kiops/ssh-client';
import type { Diagnosis } from './diagnosis';

const KINDS = {
  'key exchange': 'Key exchange',
  'host key': 'Host key',
  cipher: 'Cipher',
  MAC: 'MAC',
  compression: 'Compression',
} as const;

/** Both sides have no common algorithm. All lists are shown at once: who mends the server wants to know all of them. */
export function diagnoseAlgorithms({
  missing,
  lists,
  oldWouldDo,
}: SshErrorFacts['no-common-algorithm']): Diagnosis {
  const shown = lists.filter(({ kind }) => kind !== 'compression' || missing.includes(kind));
  return {
    title: 'There is no common algorithm',
    sentence: `The server and this browser share no algorithm for: ${missing.join(', ')}.`,
    facts: shown.flatMap(({ kind, ours, theirs }) => [
      [`${KINDS[kind]}: server`, theirs.join(', ') || 'nothing'] as const,
      [`${KINDS[kind]}: KIOPS`, ours.join(', ')] as const,
    ]),
    tryThis: [
      'Update the server’s SSH software, or allow one of the algorithms that KIOPS knows.',
      ...(oldWouldDo
        ? [
            'If it is an old device that cannot be updated: edit the server, and switch on “Allow old algorithms”.',
          ]
        : []),
    ],
    cure: oldWouldDo ? 'edit-server' : 'retry',
  };
}
