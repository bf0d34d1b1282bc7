// Before the first paint: a kept conversation is about to come back, so its place must not show the welcome first.
try {
  if (sessionStorage.getItem('conversation')) {
    document.documentElement.classList.add('restoring');
  }
} catch {
  // Storage is blocked: nothing was kept.
}
