// The part of the chat that can't wait for a round trip or must outlive a connection. Loaded once, by the page and by Blazor.
import { connect, disconnect } from './composer.js';
import './copy.js';
import { reopen } from './menus.js';
import './reconnect.js';
import './theme.js';
import { focusOn, isNarrow, listen } from './shortcuts.js';
import { follow, toLatest } from './scroll.js';

export { focusComposer, giveBack } from './composer.js';
export { copyText } from './copy.js';
export { focusOn, isNarrow, toLatest };
export { keepConversation, keepModel, keptConversation, pickedModel } from './store.js';

/** The circuit is up: what was typed or sent meanwhile can go. */
export function attach(dotnet) {
  follow();
  connect(dotnet);
  listen(dotnet);
  reopen();
  document.documentElement.classList.remove('restoring');
}

document.addEventListener('circuit-away', disconnect);
