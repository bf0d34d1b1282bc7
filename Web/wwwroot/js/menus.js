// The library's menus take Escape only when the keyboard opened them; one that a click opened must close by it, too.
document.addEventListener('keydown', event => {
  const opener = document.activeElement?.closest?.('.mud-menu [aria-haspopup="menu"][aria-expanded="true"]');
  if (event.key === 'Escape' && opener) {
    opener.click();
  }
});
