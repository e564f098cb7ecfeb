import type { GitProvider } from '@kiops/contracts';
import { mdiGit, mdiGithub, mdiGitlab } from '@mdi/js';

/** What each provider is called, and its icon. */
export const GIT_PROVIDER_NAMES: Readonly<
  Record<GitProvider, { readonly name: string; readonly icon: string }>
> = {
  github: { name: 'GitHub', icon: mdiGithub },
  gitlab: { name: 'GitLab', icon: mdiGitlab },
  other: { name: 'Other Git server', icon: mdiGit },
};
