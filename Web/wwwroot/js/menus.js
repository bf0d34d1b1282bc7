// The library's menus take Escape only when the keyboard opened them; one that a click opened must close by it, too.
document.addEventListener('keydown', event => {
  const opener = document.activeElement?.closest?.('.mud-menu [aria-haspopup="menu"][aria-expanded="true"]');
  if (event.key === 'Escape' && opener) {
    opener.click();
  }
});

// The circuit draws the page anew, and a menu that is open then goes with the old one: no event tells.
let opened = document.querySelector(':popover-open')?.id;
document.addEventListener('toggle', event => {
  if (event.target.popover) {
    opened = event.newState === 'open' ? event.target.id : undefined;
  }
}, true);

/** Opens again what was open when the circuit took the page over. */
export function reopen() {
  const menu = opened && document.getElementById(opened);
  if (menu && !menu.matches(':popover-open')) {
    menu.showPopover();
  }
}
