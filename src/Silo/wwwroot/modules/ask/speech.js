/**
 * Tells a screen reader of an answer as it grows: whole sentences, each once. The visible answer is redrawn with every
 * token and would be read out from the start again and again.
 */
export class Speech {
  #element;
  #said = 0;

  constructor(element) {
    this.#element = element;
  }

  /** Forgets the last answer. */
  begin() {
    this.#said = 0;
    this.#element.textContent = '';
  }

  /** Says what has become whole since the last call; all that is left when it is the end. */
  tell(text, last) {
    const rest = text.slice(this.#said);
    const whole = last ? rest : /^[\s\S]*[.!?。！？](?=\s)/.exec(rest)?.[0];
    if (!whole?.trim()) return;
    this.#said += whole.length;
    this.say(whole.replace(/\[\d+\]|\*\*|`/g, ''));
  }

  /** Says something else. */
  say(text) {
    const line = document.createElement('p');
    line.textContent = text;
    this.#element.append(line);
  }
}
