import { h } from './core/dom.js';
import { percent } from './core/format.js';
import { onLanguage, t } from './core/language.js';

/** The banner of what a person should know whatever view is open: the server's notices and models on their way. */
export class Notices {
  #element;
  #models;
  #status;
  #shown = '';

  constructor(element, { models, status }) {
    this.#element = element;
    this.#models = models;
    this.#status = status;
    models.onChange(() => this.#draw());
    status.listeners.add(() => this.#draw());
    onLanguage(() => this.#draw());
  }

  #draw() {
    const texts = [
      ...(this.#status.value?.notices ?? []).map(text => ['warn', text]),
      ...this.#models.list
        .filter(model => model.state === 'downloading')
        .map(model => ['info', t('notice.downloading', { name: model.name, progress: percent(model.progress ?? 0) })]),
    ];
    const key = JSON.stringify(texts);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#element.replaceChildren(...texts.map(([tone, text]) => h('p', { class: 'banner', 'data-tone': tone }, text)));
  }
}
