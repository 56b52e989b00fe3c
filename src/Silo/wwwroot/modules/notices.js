import { h } from './core/dom.js';
import { explain, remark } from './core/errors.js';
import { percent } from './core/format.js';
import { onLanguage, t } from './core/language.js';

/**
 * The banner of what a person should know whatever view is open: the server's notices, models on their way, and
 * live figures that stand still.
 */
export class Notices {
  #element;
  #models;
  #status;
  #hub;
  #shown = '';

  constructor(element, { models, status, hub }) {
    this.#element = element;
    this.#models = models;
    this.#status = status;
    this.#hub = hub;
    models.onChange(() => this.#draw());
    status.listeners.add(() => this.#draw());
    hub.onTrouble(() => this.#draw());
    onLanguage(() => this.#draw());
  }

  // A model on its way is told below, by what is read of the models.
  #told() {
    const { remarks, notices } = this.#status.value ?? {};
    if (!remarks) return notices ?? [];
    return remarks
      .filter(({ code }) => !code.startsWith('download') || code === 'download_failed' || code === 'download_offline')
      .map(({ code, values, message }) => remark(code, values, message));
  }

  #draw() {
    const texts = [
      ...this.#hub.troubles.map(({ target, error }) => ['bad', t(`watch.${target}`, { reason: explain(error) }), target]),
      ...this.#told().map(text => ['warn', text]),
      ...this.#models.list
        .filter(model => model.state === 'downloading')
        .map(model => ['info', t('notice.downloading', { name: model.name, progress: percent(model.progress ?? 0) })]),
    ];
    const key = JSON.stringify(texts);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#element.replaceChildren(...texts.map(([tone, text, watch]) =>
      h('p', { class: 'banner', 'data-tone': tone, 'data-watch': watch ?? null }, text)));
  }
}
