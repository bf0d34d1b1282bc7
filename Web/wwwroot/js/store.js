// What the tab keeps: the draft, the conversation, whose they are, the picked model. Storage may be blocked or full; the chat works without it.
function guarded(action, otherwise = null) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

// A tab goes from hand to hand: what one person wrote is not there for the next who signs in.
const { person } = document.documentElement.dataset;
guarded(() => {
  if (person && ![null, person].includes(sessionStorage.getItem('person'))) {
    ['draft', 'conversation'].forEach(kept => sessionStorage.removeItem(kept));
  }
  if (person) {
    sessionStorage.setItem('person', person);
  }
});

// In memory too, for where storage is blocked.
let draft = guarded(() => sessionStorage.getItem('draft')) ?? '';

export const keptDraft = () => draft;

export function keepDraft(text) {
  draft = text;
  guarded(() => text === '' ? sessionStorage.removeItem('draft') : sessionStorage.setItem('draft', text));
}

// Who signs out leaves the tab to the next person.
document.addEventListener('submit', event => {
  if (event.target.getAttribute('action') === '/session/sign-out') {
    keepDraft('');
    keepConversation(null);
  }
});

export const pickedModel = () => guarded(() => localStorage.getItem('model'));

export const keepModel = id => guarded(() => localStorage.setItem('model', id));

export function keepConversation(json) {
  if (json === null) {
    guarded(() => sessionStorage.removeItem('conversation'));
    return;
  }
  try {
    sessionStorage.setItem('conversation', json);
  } catch {
    // Over the browser's limit: half of it is no conversation, so a reload begins anew.
    guarded(() => sessionStorage.removeItem('conversation'));
  }
}

/** As bytes, which Blazor streams in pieces: a message to the server has a size limit, a conversation has none. An empty conversation when nothing was kept. */
export const keptConversation = () => new TextEncoder().encode(guarded(() => sessionStorage.getItem('conversation')) ?? '[]');
