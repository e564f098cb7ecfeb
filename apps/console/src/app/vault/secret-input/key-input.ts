import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { decodeKeyFile, LARGEST_KEY_FILE, SshKeyError } from '@kiops/ssh-keys';
import { mdiTrayArrowDown } from '@mdi/js';
import { Icon } from '../../icon/icon';

/** The text of a key file that was chosen, dropped or pasted. */
export interface KeyText {
  readonly name: string;
  readonly text: string;
}

/** A file that could not be read. */
export interface KeyRefused {
  readonly name: string;
  readonly fault: string;
}

/** Takes a private key: by file, by dropping it, or pasted. What was pasted is gone from the page once it was taken. */
@Component({
  selector: 'kiops-key-input',
  imports: [Icon, MatButton, MatFormField, MatInput, MatLabel],
  templateUrl: './key-input.html',
  styleUrl: './key-input.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyInput {
  /** For whom the key is: part of the accessible names. */
  readonly account = input.required<string>();
  readonly given = output<KeyText>();
  readonly refused = output<KeyRefused>();
  /** What stands in the field for pasting, before it is taken; empty when that field is gone. */
  readonly typed = output<string>();

  protected readonly icon = mdiTrayArrowDown;
  protected readonly pasting = signal(false);
  protected readonly dragging = signal(false);

  private readonly fileInput = viewChild.required<ElementRef<HTMLInputElement>>('file');
  private readonly chooseButton = viewChild<unknown, ElementRef<HTMLElement>>('choose', { read: ElementRef });
  private readonly pasteArea = viewChild<ElementRef<HTMLTextAreaElement>>('paste');

  private readonly injector = inject(Injector);

  focus(): void {
    (this.pasteArea() ?? this.chooseButton())?.nativeElement.focus();
  }

  /** Another way to give the key; the focus goes along. */
  protected switchTo(pasting: boolean): void {
    this.pasting.set(pasting);
    this.typed.emit('');
    afterNextRender(() => this.focus(), { injector: this.injector });
  }

  protected async readFile(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      if (file.size > LARGEST_KEY_FILE) throw new SshKeyError('too-large');
      this.given.emit({ name: file.name, text: decodeKeyFile(new Uint8Array(await file.arrayBuffer())) });
    } catch (error) {
      const fault = error instanceof SshKeyError ? error.message : 'The file could not be read.';
      this.refused.emit({ name: file.name, fault });
    }
    this.fileInput().nativeElement.value = '';
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.dragging.set(false);
    const file = event.dataTransfer?.files.item(0);
    const text = event.dataTransfer?.getData('text/plain');
    if (file) void this.readFile(file);
    else if (text) this.given.emit({ name: 'dropped text', text });
  }

  protected dragOver(event: DragEvent): void {
    event.preventDefault();
    this.dragging.set(true);
  }

  protected pasted(text: string): void {
    this.typed.emit(text);
    if (!/-----END [A-Z ]+-----/.test(text) && text.length < 40) return;
    this.given.emit({ name: 'pasted', text });
  }
}
