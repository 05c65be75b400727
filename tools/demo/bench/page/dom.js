/**
 * The element of the page with this id.
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Makes an element.
 * @param {string} tag
 * @param {{class?: string, text?: string, disabled?: boolean, onClick?: () => void}} [options]
 * @param {...HTMLElement} children
 */
export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  if (element instanceof HTMLButtonElement) {
    element.type = 'button';
    element.disabled = options.disabled ?? false;
  }
  if (options.onClick) element.addEventListener('click', options.onClick);
  element.append(...children);
  return element;
}

/**
 * A labelled switch.
 * @param {string} label
 * @param {boolean} isOn
 * @param {(isOn: boolean) => void} onChange
 */
export function makeSwitch(label, isOn, onChange) {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = isOn;
  box.addEventListener('change', () => onChange(box.checked));
  return make('label', { class: 'switch' }, box, make('span', { text: label }));
}
