import { computed, signal } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { splitHost, type HostParts } from '@kiops/contracts';

/** The fields of a form that say where something is. */
export interface PlaceFields {
  readonly host: FieldTree<string>;
  readonly port: FieldTree<number | null>;
  readonly username: FieldTree<string>;
}

/** Takes `ssh://user@host:22` in a host field apart: user name and port go to their own fields. */
export class HostSplit {
  readonly #last = signal<HostParts | undefined>(undefined);

  /** What was done with what is in the field; empty when nothing was. */
  readonly note = computed(() => {
    const last = this.#last();
    return last && last.host === this.fields.host().value() ? wordsOf(last) : '';
  });

  constructor(private readonly fields: PlaceFields) {}

  split(): void {
    const parts = splitHost(this.fields.host().value());
    if (!parts) return;
    this.fields.host().value.set(parts.host);
    if (parts.port !== undefined) this.fields.port().value.set(parts.port);
    if (parts.username !== undefined) this.fields.username().value.set(parts.username);
    this.#last.set(parts);
  }

  /** A pasted text reaches the field right after its event. */
  afterPaste(): void {
    setTimeout(() => this.split());
  }
}

function wordsOf({ port, username, hadPassword }: HostParts): string {
  const moved = [
    ...(username === undefined ? [] : ['The user name']),
    ...(port === undefined ? [] : [username === undefined ? 'The port' : 'the port']),
  ];
  return [
    ...(moved.length === 0
      ? []
      : [`${moved.join(' and ')} went to ${moved.length === 1 ? 'its field' : 'their fields'}.`]),
    ...(hadPassword ? ['The password was left out.'] : []),
  ].join(' ');
}
