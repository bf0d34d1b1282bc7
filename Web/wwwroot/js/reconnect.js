// The connection between this page and Web. blazor.web.js tries again by itself; this says so, and reloads when a new page is needed:
// the draft and the conversation are kept, so a reload costs nothing.
import { reconnected } from './composer.js';

const lookAgainAfter = 2000;
const notice = document.getElementById('components-reconnect-modal');
const text = document.getElementById('reconnect-text');

function say(words) {
  if (text.textContent !== words) {
    text.textContent = words;
  }
}

async function reloadWhenThere() {
  for (;;) {
    try {
      if ((await fetch('/alive', { cache: 'no-store' })).ok) {
        location.reload();
        return;
      }
    } catch {
      // Still away.
    }
    await new Promise(resolve => setTimeout(resolve, lookAgainAfter));
  }
}

notice?.addEventListener('components-reconnect-state-changed', event => {
  switch (event.detail.state) {
    case 'show':
    case 'retrying':
      document.dispatchEvent(new Event('circuit-away'));
      say('Connection lost. Reconnecting… You can go on writing.');
      break;
    case 'hide':
      reconnected();
      break;
    case 'failed':
    case 'resume-failed':
      say('Still no connection. The page loads again as soon as there is one; nothing you wrote is lost.');
      reloadWhenThere();
      break;
    case 'rejected':
      say('The server was started anew. Loading the page again…');
      reloadWhenThere();
      break;
  }
});

document.getElementById('reconnect-now')?.addEventListener('click', async () => {
  try {
    if (!await Blazor.reconnect()) {
      reloadWhenThere();
    }
  } catch {
    // Not reachable yet; the automatic tries go on.
  }
});

document.getElementById('reload')?.addEventListener('click', () => location.reload());
