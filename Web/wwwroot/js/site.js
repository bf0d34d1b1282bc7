// The documents' part: everything here is a comfort, and each page does its work without it.
import './copy.js';
import './store.js';
import './theme.js';

// On a phone the list of the administration's pages is wider than the window.
document.querySelector('.admin-nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

const refreshed = () => document.querySelector('[data-refresh]');

// What goes on is fetched again while somebody looks; not while they hold something in it open.
async function refresh() {
  const before = refreshed();
  if (document.hidden || before.querySelector('details[open]') || before.contains(document.activeElement)) {
    return;
  }
  try {
    const response = await fetch(location.href, { cache: 'no-store', redirect: 'error' });
    const after = response.ok && new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-refresh]');
    if (after) {
      before.replaceWith(after);
    }
  } catch {
    // Away, or signed out: what is shown stays, and the next try may tell.
  }
}

if (refreshed()) {
  setInterval(refresh, Number(refreshed().dataset.refresh) * 1000);
}
