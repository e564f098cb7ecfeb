import type { Runtime } from '@kiops/contracts';

/** One file of a runtime's secret. */
export interface SecretFile {
  readonly field: 'kubeconfig' | 'ca' | 'cert' | 'key';
  /** What people call it, as a message begins. */
  readonly name: string;
  /** What it is called on disk. */
  readonly fileName: string;
}

/** The files that KIOPS keeps for a runtime. */
export function secretFilesOf(runtime: Runtime): readonly SecretFile[] {
  const files: readonly (SecretFile & { readonly kept: boolean })[] = [
    {
      field: 'kubeconfig',
      name: 'Kubeconfig',
      fileName: `${plainName(runtime.label)}.kubeconfig.yaml`,
      kept: runtime.hasKubeconfig,
    },
    { field: 'ca', name: 'CA certificate', fileName: 'ca.pem', kept: runtime.hasCa },
    { field: 'cert', name: 'Client certificate', fileName: 'cert.pem', kept: runtime.hasCert },
    { field: 'key', name: 'Client key', fileName: 'key.pem', kept: runtime.hasKey },
  ];
  return files.filter((file) => file.kept);
}

/** What the files of a runtime are called together. */
export function secretNameOf(runtime: Runtime): string {
  return runtime.kind === 'kubernetes' ? 'kubeconfig' : 'TLS material';
}

function plainName(label: string): string {
  return label.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'cluster';
}
