// Classic script in the head: sets a chosen theme before the first paint, so that the page does not flash.
try {
  const theme = localStorage.getItem('pipeline.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme stands.
}
