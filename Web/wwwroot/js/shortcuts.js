// Keys for the whole page. None of them works while one writes, but Escape and those with Alt.
let dotnet = null;

export function listen(circuit) {
  dotnet = circuit;
}

export const isNarrow = () => matchMedia('(max-width: 63.99rem)').matches;

export function focusOn(id) {
  const element = document.getElementById(id);
  // Who is there already may have begun to write.
  if (!element || element === document.activeElement) {
    return;
  }
  element.focus();
  if (element.matches('input, textarea')) {
    element.setSelectionRange(element.value.length, element.value.length);
  }
}

const writes = element => element.closest?.('input, textarea, select, [contenteditable]') !== null;

const call = name => {
  dotnet?.invokeMethodAsync('Shortcut', name).catch(() => {
    // The circuit is away; so is what the key would have shown.
  });
};

document.addEventListener('keydown', event => {
  if (event.isComposing || event.ctrlKey || event.metaKey || document.querySelector('.mud-dialog')) {
    return;
  }
  if (event.altKey) {
    if (event.code === 'KeyN') {
      event.preventDefault();
      call('new');
    } else if (event.code === 'KeyE') {
      event.preventDefault();
      [...document.querySelectorAll('.edit-question')].at(-1)?.click();
    }
  } else if (event.key === 'Escape' && document.querySelector('.shelf[data-open]')) {
    call('close');
  } else if (event.key === 'Enter' && !event.shiftKey && event.target.matches?.('.edit-box')) {
    // The text goes to the server when the box is left, which sending is.
    event.preventDefault();
    event.target.dispatchEvent(new Event('change', { bubbles: true }));
    event.target.form.requestSubmit();
  } else if (!writes(event.target)) {
    if (event.key === '?') {
      event.preventDefault();
      call('keys');
    } else if (event.key === '/') {
      event.preventDefault();
      call('search');
    }
  }
});
