import type { ExportFile } from '@kiops/contracts';
import { exportDay } from '../../file/save-file';

/** How a file is written. */
export type ExportFormat = ExportFile | 'template';

/** One way to write a file, as people choose it. */
export interface FormatChoice {
  readonly format: ExportFormat;
  readonly title: string;
  readonly ending: string;
  readonly words: string;
  readonly recommended?: true;
}

export const FORMAT_CHOICES: readonly FormatChoice[] = [
  {
    format: 'protected',
    title: 'Protected file',
    ending: '.json.age',
    words: 'Opens only with the passphrase, here or with the age tool.',
    recommended: true,
  },
  {
    format: 'plain',
    title: 'Plain JSON',
    ending: '.json',
    words: 'Readable by whoever has the file: everyone at this computer, and wherever it is copied to.',
  },
  {
    format: 'cxf',
    title: 'For password managers',
    ending: '.cxf.json.age',
    words:
      'FIDO’s exchange format (CXF), protected by a passphrase. Open it with age, and import what comes out.',
  },
  {
    format: 'template',
    title: 'Template without secrets',
    ending: '.template.json',
    words: 'To share how things are set up. Whoever imports it fills the secrets in.',
  },
];

/** What has to be typed before a file is saved that everybody can read. */
export const PLAIN_CONFIRMATION = 'readable by anyone';

/** Whether a passphrase protects the file. */
export function isProtected(format: ExportFormat): boolean {
  return format === 'protected' || format === 'cxf';
}

/** `kiops-credentials-YYYY-MM-DD.json.age`, by the day where the reader is. */
export function exportFileName(format: ExportFormat, now: Date): string {
  const { ending } = FORMAT_CHOICES.find((choice) => choice.format === format)!;
  return `kiops-credentials-${exportDay(now)}${ending}`;
}
