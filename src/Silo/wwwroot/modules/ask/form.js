import { h } from '../core/dom.js';
import { t } from '../core/language.js';
import { Suggestions } from './suggestions.js';

/** The ask box with its options. ask(request part): a question was sent; stop(): Esc or the button; collection(): whose words complete it. */
export class AskForm {
  constructor(element, { ask, stop, collection }) {
    this.element = element;
    this.ask = ask;
    this.stop = stop;
    this.collection = collection;
    this.running = false;
    this.options = { mode: 'reranked', top: 5, useCache: true, extractive: false };
    this.relabel();
    addEventListener('resize', () => this.fit());
  }

  /** Builds the form in the language of the interface, keeping what was typed. */
  relabel() {
    const typed = this.box?.value ?? '';
    const open = this.details?.open ?? false;
    this.box = h('textarea', {
      id: 'question', rows: 1, maxlength: 8192, enterkeyhint: 'send', autocomplete: 'off', spellcheck: 'false',
      placeholder: t('ask.placeholder'), 'aria-describedby': 'ask-keys',
      oninput: () => {
        this.fit();
        this.suggestions.look(this.box.value);
      },
      onkeydown: event => this.#press(event),
    });
    this.box.value = typed;
    this.button = h('button', { class: 'button primary', id: 'ask' });
    this.suggestions = new Suggestions({
      collection: this.collection,
      take: text => {
        this.box.value = text;
        this.fit();
        this.box.focus();
      },
      leave: () => this.box.focus(),
    });
    this.details = this.#details(open);
    this.element.replaceChildren(h('form', {
      class: 'ask-form', id: 'ask-form',
      onsubmit: event => {
        event.preventDefault();
        if (this.running) this.stop();
        else this.send();
      },
    },
    h('label', { for: 'question', class: 'hidden-text' }, t('ask.label')),
    h('div', { class: 'ask-box' }, this.box, this.button),
    this.suggestions.element,
    h('div', { class: 'ask-foot' }, h('p', { class: 'quiet', id: 'ask-keys' }, t('ask.keys')), this.details)));
    this.show(this.running);
    this.fit();
  }

  /** Switches the button between asking and stopping. follows: whether there are turns that the question may lean on. */
  show(running, follows = this.follows) {
    this.running = running;
    this.follows = follows;
    this.element.dataset.follows = String(Boolean(follows));
    const placeholder = t(follows ? 'ask.follow' : 'ask.placeholder');
    if (this.box.placeholder !== placeholder) this.box.placeholder = placeholder;
    this.button.textContent = t(running ? 'ask.stop' : 'ask.send');
    this.button.dataset.running = String(running);
  }

  /** Fills in a question and sends it. */
  send(question = this.box.value) {
    const text = question.trim();
    if (!text) {
      this.box.focus();
      return;
    }
    this.box.value = text;
    this.fit();
    this.suggestions.clear();
    this.ask({ question: text, ...this.options });
  }

  #press(event) {
    // While an input method composes (Korean!), Enter and Esc belong to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!this.running) this.send();
    } else if (event.key === 'ArrowDown' && this.box.selectionEnd === this.box.value.length && this.suggestions.enter()) {
      event.preventDefault();
    }
  }

  /** Makes the box as high as its text, up to a limit. */
  fit() {
    // Without a layout there is nothing to measure.
    if (!this.box.offsetParent) return;
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, 240)}px`;
  }

  #details(open) {
    const options = this.options;
    const check = (name, key) => h('label', { class: 'check' },
      h('input', { type: 'checkbox', checked: options[name], onchange: event => { options[name] = event.target.checked; } }), t(key));
    return h('details', { class: 'options', open },
      h('summary', {}, t('ask.options')),
      h('div', { class: 'options-body' },
        h('label', {}, t('ask.mode'), h('select', { onchange: event => { options.mode = event.target.value; } },
          ['reranked', 'hybrid', 'keyword', 'vector'].map(mode => h('option', { value: mode, selected: mode === options.mode }, t(`mode.${mode}`))))),
        h('label', {}, t('ask.top'), h('input', {
          type: 'number', min: 1, max: 50, value: options.top,
          onchange: event => { event.target.value = options.top = Math.min(50, Math.max(1, Math.round(Number(event.target.value) || 5))); },
        })),
        this.#retrieval(),
        check('useCache', 'ask.cache'),
        check('extractive', 'ask.extractive'),
        h('label', { class: 'check' },
          h('input', {
            type: 'checkbox', id: 'ask-anyway', checked: options.decline === 'never',
            // Left out unless it is set: a server that is being replaced may not know it yet.
            onchange: event => { options.decline = event.target.checked ? 'never' : undefined; },
          }), t('ask.anyway'))));
  }

  /** More searches than one. Left out unless one is chosen: a server that is being replaced may not know it yet. */
  #retrieval() {
    const options = this.options;
    const ways = { once: undefined, steps: { steps: 3 }, multiQuery: { expand: 'multiQuery' }, hyde: { expand: 'hyde' } };
    const chosen = Object.keys(ways).find(way => JSON.stringify(ways[way]) === JSON.stringify(options.retrieval));
    return h('label', {}, t('ask.retrieval'), h('select', {
      id: 'ask-retrieval', onchange: event => { options.retrieval = ways[event.target.value]; },
    }, Object.keys(ways).map(way => h('option', { value: way, selected: way === chosen }, t(`ask.retrieval.${way}`)))));
  }
}
