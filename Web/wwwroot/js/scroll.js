// Follows a growing answer for as long as the reader is at its end, and never takes the page from someone who scrolled up.
const near = 48;

let sticks = true;
let lastTop = 0;
let observed = null;

const pane = () => document.getElementById('conversation');
const jump = () => document.getElementById('jump');
const fromEnd = element => element.scrollHeight - element.scrollTop - element.clientHeight;

// The event of this comes later, together with what the reader does until then: from where they went has to be known before.
const toEnd = element => {
  element.scrollTop = element.scrollHeight;
  lastTop = element.scrollTop;
};

export function follow() {
  const element = pane();
  if (!element || observed === element) {
    return;
  }
  observed = element;
  element.addEventListener('scroll', () => {
    // Only who scrolls up wants to stay; an answer that grew since the last frame leaves the end by itself.
    if (fromEnd(element) < near) {
      sticks = true;
    } else if (element.scrollTop < lastTop) {
      sticks = false;
    }
    lastTop = element.scrollTop;
    jump().hidden = sticks || !element.querySelector('.message');
  }, { passive: true });
  const grown = new ResizeObserver(() => {
    // The welcome is read from its top.
    if (sticks && element.querySelector('.message')) {
      toEnd(element);
    }
    jump().hidden = sticks || fromEnd(element) < near || !element.querySelector('.message');
  });
  grown.observe(element);
  grown.observe(element.firstElementChild);
}

export function toLatest() {
  const element = pane();
  sticks = true;
  if (element) {
    toEnd(element);
    jump().hidden = true;
  }
}

document.addEventListener('click', event => {
  if (event.target.closest('#jump')) {
    toLatest();
    document.getElementById('prompt')?.focus({ preventScroll: true });
  }
});
