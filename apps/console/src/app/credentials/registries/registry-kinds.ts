import type { RegistryKind } from '@kiops/contracts';
import {
  mdiAnchor,
  mdiAws,
  mdiCubeOutline,
  mdiDocker,
  mdiGithub,
  mdiGitlab,
  mdiGoogleCloud,
  mdiMicrosoftAzure,
} from '@mdi/js';

/** What each kind of registry is called, and its icon. */
export const REGISTRY_KIND_NAMES: Readonly<
  Record<RegistryKind, { readonly name: string; readonly icon: string }>
> = {
  docker: { name: 'Docker Registry', icon: mdiDocker },
  harbor: { name: 'Harbor', icon: mdiAnchor },
  ghcr: { name: 'GitHub Packages', icon: mdiGithub },
  gitlab: { name: 'GitLab', icon: mdiGitlab },
  ecr: { name: 'Amazon ECR', icon: mdiAws },
  acr: { name: 'Azure Container Registry', icon: mdiMicrosoftAzure },
  gar: { name: 'Google Artifact Registry', icon: mdiGoogleCloud },
  quay: { name: 'Quay', icon: mdiCubeOutline },
  other: { name: 'Other', icon: mdiCubeOutline },
};
