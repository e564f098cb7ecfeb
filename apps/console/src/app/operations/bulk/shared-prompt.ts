import type { HopCredentials, SshAuthRequest } from '../../ssh-auth/hop-account';
import type { KeptSecrets } from '../route/kept-secrets';
import type { SecretPrompt } from '../run/secret-prompt';

/** Asks the person for a hop that many runs share: what is entered holds for all of them, whether it is kept or not. */
export class SharedPrompt implements Pick<SecretPrompt, 'ask' | 'isAttended' | 'unlock'> {
  readonly isAttended = true;

  constructor(
    private readonly prompt: SecretPrompt,
    private readonly kept: KeptSecrets,
  ) {}

  async ask(request: SshAuthRequest): Promise<HopCredentials | undefined> {
    const answer = await this.prompt.ask(request);
    answer?.forEach((secret, index) => this.kept.enter(request.hops[index], secret));
    return answer;
  }

  unlock(): Promise<boolean> {
    return this.prompt.unlock();
  }
}
