// Copying happens on the spot: browsers allow it only right after a click.
const shownFor = 1600;

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on another machine has no clipboard; the old command still works there.
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

function confirm(button) {
  const before = button.dataset.label ?? button.getAttribute('aria-label') ?? button.textContent;
  button.dataset.label = before;
  button.classList.add('copied');
  if (button.classList.contains('code-copy')) {
    button.textContent = 'Copied';
  } else {
    button.setAttribute('aria-label', 'Copied');
  }
  setTimeout(() => {
    button.classList.remove('copied');
    if (button.classList.contains('code-copy')) {
      button.textContent = before;
    } else {
      button.setAttribute('aria-label', before);
    }
  }, shownFor);
}

document.addEventListener('click', async event => {
  const code = event.target.closest('.code-copy');
  if (code) {
    await copyText(code.closest('.code').querySelector('pre').textContent);
    confirm(code);
    return;
  }
  const answer = event.target.closest('[data-copied-label]');
  if (answer) {
    confirm(answer);
  }
});
