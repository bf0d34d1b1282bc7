// The message box. The DOM element is replaced when Blazor takes the page over, so events are caught at the document
// and the text is kept here (and in the tab's storage, for a reload).
import { keepDraft, keptDraft } from './store.js';
import { toLatest } from './scroll.js';

let dotnet = null;
let connected = false;
let sending = false;
// What Enter was pressed for while nobody could take it.
let waiting = null;
// What was sent and comes back unasked, and the last that did.
let back = null;
let lastBack = null;

const box = () => document.getElementById('prompt');
const form = () => document.getElementById('composer');
const isBusy = () => form()?.dataset.busy === 'true';

export function connect(circuit) {
  dotnet = circuit;
  form()?.setAttribute('data-live', '');
  connected = true;
  sending = false;
  const element = box();
  if (!element) {
    return;
  }
  if (element.value !== keptDraft()) {
    element.value = keptDraft();
  }
  changed();
  if (document.activeElement === document.body) {
    focusComposer();
  }
  if (waiting) {
    submit();
  }
}

export function disconnect() {
  connected = false;
}

export function reconnected() {
  if (dotnet) {
    connect(dotnet);
    dotnet.invokeMethodAsync('Reconnected');
  }
}

export function focusComposer() {
  // A phone's keyboard would cover the answer that was just asked for.
  if (!matchMedia('(pointer: coarse)').matches) {
    box()?.focus({ preventScroll: true });
  }
}

/** Puts what was not asked after all before what has been typed since. The server may say the same twice, over a lost connection. */
export function giveBack(id, text) {
  if (id !== lastBack) {
    lastBack = id;
    back = text;
  }
  takeBack();
  return true;
}

function takeBack() {
  const element = box();
  // A message that is just being sent is about to leave the box.
  if (back === null || sending || waiting || !element) {
    return;
  }
  element.value = element.value.trim() === '' ? back : `${back}\n\n${element.value}`;
  back = null;
  keepDraft(element.value);
  changed();
  focusComposer();
}

function note(text) {
  const element = document.getElementById('composer-note');
  if (element && element.textContent !== text) {
    element.textContent = text;
  }
}

function changed() {
  const element = box();
  element.style.height = 'auto';
  element.style.height = `${element.scrollHeight}px`;
  const over = element.value.length - Number(form().dataset.max);
  note(over > 0 ? `${over.toLocaleString('en-US')} characters too long` : '');
  form().toggleAttribute('data-over', over > 0);
}

async function submit() {
  const element = box();
  const text = element?.value ?? '';
  if (sending || isBusy() || text.trim() === '' || text.length > Number(form().dataset.max)) {
    return;
  }
  waiting ??= { id: crypto.randomUUID?.() ?? String(Math.random()), text };
  if (waiting.text !== text) {
    waiting = { id: `${waiting.id}+`, text };
  }
  if (!connected) {
    note('Goes out as soon as the page is connected');
    return;
  }
  sending = true;
  if (!navigator.onLine) {
    // The circuit takes its time to notice.
    note('Goes out as soon as the page is connected');
  }
  try {
    if (await dotnet.invokeMethodAsync('Send', text, waiting.id)) {
      if (box().value === text) {
        box().value = '';
        keepDraft('');
      }
      toLatest();
    }
    changed();
    waiting = null;
  } catch {
    // The circuit went away under the call; it's made again when the circuit is back.
    connected = false;
    note('Goes out as soon as the page is connected');
  } finally {
    sending = false;
    takeBack();
  }
}

document.addEventListener('input', event => {
  if (event.target.id === 'prompt') {
    keepDraft(event.target.value);
    changed();
  }
});

document.addEventListener('submit', event => {
  if (event.target.id === 'composer') {
    event.preventDefault();
    submit();
  }
});

// Escape is first of all for what it closes or empties.
const closes = target => document.querySelector('.mud-popover-open, .mud-dialog, .shelf[data-open], :popover-open') !== null
  || target.closest?.('.edit, .shelf-rename, .shelf-confirm') || (target.id === 'shelf-search' && target.value !== '');

document.addEventListener('keydown', event => {
  if (event.target.id === 'prompt' && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === 'Escape' && isBusy() && connected && !closes(event.target)) {
    dotnet.invokeMethodAsync('Stop');
    focusComposer();
  }
});

// Blazor's router would only scroll there.
document.addEventListener('click', event => {
  if (event.target.closest('.skip-link')) {
    event.preventDefault();
    box()?.focus();
  }
}, true);

// A draft that was kept shows before the circuit is up.
if (box() && !box().value) {
  box().value = keptDraft();
  changed();
}
