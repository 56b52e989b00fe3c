// Elements are built here and nowhere else by hand; text always goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an HTML element. Attributes: on* are listeners, `class` the class, data-* and aria-* as they are, true/false toggle. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces an element's children, keeping the focus when an element of the same data-key comes back. */
export function replace(element, ...children) {
  const active = document.activeElement;
  const key = active && element.contains(active) ? active.closest('[data-key]')?.dataset.key : undefined;
  element.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  if (key !== undefined) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** At most one call a frame. A hidden page draws no frames, so a timer stands in for one there. */
export function oncePerFrame(action) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    const run = () => {
      asked = false;
      action();
    };
    if (document.hidden) setTimeout(run, 100);
    else requestAnimationFrame(run);
  };
}
