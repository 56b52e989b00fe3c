import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { t } from '../core/language.js';

/** The title of the open conversation, with what can be done with it. */
export class Heading {
  #actions;
  #info = null;
  #mode = 'title';
  #error = null;
  #drawn = '';

  /** actions: rename(title), remove(), export(format); each may fail. */
  constructor(element, actions) {
    this.element = element;
    this.#actions = actions;
    element.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.isComposing && this.#mode !== 'title') {
        event.stopPropagation();
        this.#become('title', 'rename');
      }
    });
  }

  /** Draws it. info: the open conversation; null: none that is stored. */
  draw(info, incognito) {
    if (info?.id !== this.#info?.id) {
      this.#mode = 'title';
      this.#error = null;
    }
    this.#info = info;
    const key = JSON.stringify([info?.id, info?.title, incognito, this.#mode, this.#error && explain(this.#error), t('conv.rename')]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.incognito = incognito;
    replace(this.element,
      incognito ? h('p', { class: 'banner', 'data-tone': 'info', id: 'incognito-on' }, t('conv.incognito.on')) : null,
      info && !incognito ? (this.#mode === 'rename' ? this.#form() : this.#title()) : null,
      this.#error ? h('p', { class: 'banner', 'data-tone': 'bad', role: 'alert' }, explain(this.#error)) : null);
  }

  #title() {
    const link = (name, text, action, tone) => h('button', { type: 'button', class: 'link', 'data-key': name, 'data-tone': tone, onclick: action }, t(text));
    return h('div', { class: 'conv-heading' },
      h('h2', { id: 'conversation-title' }, this.#info.title || t('conv.untitled')),
      h('div', { class: 'conv-actions' }, this.#mode === 'sure'
        ? [link('delete', 'conv.sure', () => this.#try(() => this.#actions.remove()), 'bad'), link('cancel', 'conv.cancel', () => this.#become('title', 'delete'))]
        : this.#mode === 'export'
          ? [link('markdown', 'conv.export.markdown', () => this.#save('markdown')), link('json', 'conv.export.json', () => this.#save('json')), link('cancel', 'conv.cancel', () => this.#become('title', 'export'))]
          : [link('rename', 'conv.rename', () => this.#become('rename')), link('export', 'conv.export', () => this.#become('export', 'markdown')), link('delete', 'conv.delete', () => this.#become('sure', 'delete'))]));
  }

  #form() {
    const box = h('input', { type: 'text', id: 'conversation-name', maxlength: 200, required: true, value: this.#info.title, 'aria-label': t('conv.name'), 'data-key': 'name', autocomplete: 'off' });
    return h('form', {
      class: 'conv-heading',
      onsubmit: event => {
        event.preventDefault();
        this.#try(async () => {
          await this.#actions.rename(box.value.trim());
          this.#become('title', 'rename');
        });
      },
    }, box, h('div', { class: 'conv-actions' },
      h('button', { class: 'link', 'data-key': 'save' }, t('conv.save')),
      h('button', { type: 'button', class: 'link', 'data-key': 'cancel', onclick: () => this.#become('title', 'rename') }, t('conv.cancel'))));
  }

  #save(format) {
    this.#try(async () => {
      await this.#actions.export(format);
      this.#become('title', 'export');
    });
  }

  async #try(action) {
    this.#error = null;
    try {
      await action();
    } catch (error) {
      this.#error = error;
      this.draw(this.#info, this.incognito);
    }
  }

  #become(mode, focus) {
    this.#mode = mode;
    this.#error = null;
    this.draw(this.#info, this.incognito);
    const box = this.element.querySelector('#conversation-name');
    if (mode === 'rename') {
      box?.focus();
      box?.select();
    } else {
      this.element.querySelector(`[data-key="${focus}"]`)?.focus();
    }
  }
}
