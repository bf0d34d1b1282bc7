/** Remembered in a cookie, which the server reads before it writes the page. */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}

document.addEventListener('change', event => {
  if (event.target.closest?.('.theme-choice')) {
    setTheme(event.target.value);
  }
});
