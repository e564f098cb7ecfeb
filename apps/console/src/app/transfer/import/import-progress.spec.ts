import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { DialogHarness } from '../../../testing/dialog-harness';
import { VAULT_PROVIDERS } from '../../../testing/vault-testing';
import { openImport } from '../open-transfer';
import { READING_WORKER } from './reading/file-reading';
import type { FromReading } from './reading/messages';

describe('The progress of an import', () => {
  let page: DialogHarness;
  /** How much of all files the reader told, each time. */
  let told: number[];

  /** The real reader, of which nothing arrives after half of all: the page stays at what was told before. */
  function readerThatNeverEnds(): Worker {
    const worker = new Worker(new URL('./reading/read.worker', import.meta.url), { type: 'module' });
    Object.defineProperty(worker, 'onmessage', {
      set: (take: (event: MessageEvent<FromReading>) => void) =>
        worker.addEventListener('message', (event: MessageEvent<FromReading>) => {
          if (event.data.type !== 'progress') return;
          const share = event.data.read / event.data.of;
          told.push(share);
          if (share <= 0.5) take(event);
        }),
    });
    return worker;
  }

  beforeEach(async () => {
    told = [];
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        ...VAULT_PROVIDERS,
        { provide: READING_WORKER, useValue: readerThatNeverEnds },
      ],
    });
    page = DialogHarness.get();
    void openImport(TestBed.inject(MatDialog));
    await page.appears('kiops-choose-file');
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function drop(...files: readonly string[]): Promise<void> {
    const dataTransfer = new DataTransfer();
    for (const [index, content] of files.entries())
      dataTransfer.items.add(new File([content], `hosts${index}.csv`));
    page.element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    await page.settle();
  }

  const table = (rows: number) =>
    `host,user,password\n${Array.from({ length: rows }, (_, row) => `h${row},ops,p${row}\n`).join('')}`;
  const bar = () =>
    page.element.querySelector('kiops-import-progress mat-progress-bar')?.getAttribute('aria-valuenow');

  it('moves within one file', async () => {
    await drop(table(500));
    await page.until(() => told.at(-1) === 1 && bar() === '50');
    expect(page.words).toContain('Reading in this browser');
    expect(page.words).toContain('50 %');
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThanOrEqual(100);
    expect(told.every((share, index) => index === 0 || share > told[index - 1])).toBeTrue();
  });

  it('counts the files before it, and is told in hundredths of all files', async () => {
    await drop(...Array.from({ length: 30 }, () => table(50)));
    await page.until(() => told.at(-1) === 1 && bar() === '50');
    expect(told.length).toBeLessThanOrEqual(101);
    expect(told.filter((share) => share > 0.5 && share < 0.6).length).toBeGreaterThan(3);
  });
});
