import { AskView } from './ask/view.js';
import { ClusterView } from './cluster/view.js';
import { Collections } from './collections.js';
import { applyLanguage, onLanguage, t, toggleLanguage } from './core/language.js';
import { toggleTheme } from './core/theme.js';
import { DocumentsView } from './documents/view.js';
import { GuardView } from './guard/view.js';
import { HubConnection, hubUrl } from './hub/connection.js';
import { Models } from './models.js';
import { Notices } from './notices.js';
import { Shortcuts } from './shortcuts.js';
import { SignIn } from './sign-in.js';
import { ViewerView } from './viewer/view.js';
import { WorkersView } from './workers/view.js';

const hub = new HubConnection(hubUrl);
const collections = new Collections(document.getElementById('collection'));
const models = new Models();
const status = { value: null, listeners: new Set() };
const section = name => document.querySelector(`[data-view="${name}"]`);
const views = {
  ask: new AskView(section('ask'), { hub, collections }),
  documents: new DocumentsView(section('documents'), { hub, collections }),
  document: new ViewerView(section('document'), { collections }),
  guard: new GuardView(section('guard'), { collections, askForKey: () => signIn.open() }),
  workers: new WorkersView(section('workers'), { hub, models, status }),
  cluster: new ClusterView(section('cluster'), { hub, askForKey: () => signIn.open() }),
};

applyLanguage(document);
onLanguage(() => {
  for (const view of Object.values(views)) view.relabel();
  showLink();
  showView(false);
});

new Notices(document.getElementById('notices'), { models, status, hub });
const signIn = new SignIn(document.getElementById('sign-in'), () => {
  hub.renew();
  collections.load();
  models.load();
});
const shortcuts = new Shortcuts(document.getElementById('shortcuts'), {
  view: name => { location.hash = `#/${name}`; },
  ask: () => {
    if (!location.hash.startsWith('#/ask')) location.hash = '#/ask';
    showView(false);
    views.ask.focus();
  },
  begin: () => {
    if (!location.hash.startsWith('#/ask')) location.hash = '#/ask';
    showView(false);
    views.ask.begin();
  },
});
document.getElementById('language').addEventListener('click', toggleLanguage);
document.getElementById('theme').addEventListener('click', toggleTheme);
document.getElementById('help').addEventListener('click', () => shortcuts.show());

hub.onState(showLink);
hub.onState(state => state === 'open' && collections.load());
hub.watch('WatchStatus', [], value => {
  status.value = value;
  for (const listener of status.listeners) listener(value);
});

addEventListener('hashchange', () => showView(true));
showLink();
showView(false);
collections.load();

function showLink() {
  const element = document.getElementById('link');
  element.dataset.state = hub.state;
  element.title = t(`link.${hub.state}`);
  element.textContent = hub.state === 'open' ? '' : t(`link.${hub.state}`);
  document.getElementById('language').textContent = document.documentElement.lang === 'ko' ? 'EN' : '한';
}

function showView(moved) {
  const [asked, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  // A hash that is no view belongs to the page itself, for example the skip link.
  const name = asked in views ? asked : (Object.keys(views).find(key => !section(key).hidden) ?? 'ask');
  for (const [key, view] of Object.entries(views)) {
    const shown = key === name;
    if (section(key).hidden === shown) {
      section(key).hidden = !shown;
      view.shown(shown);
    }
  }
  for (const link of document.querySelectorAll('[data-nav]')) {
    // An opened document is one of the documents.
    if (link.dataset.nav === (name === 'document' ? 'documents' : name)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // What is behind a view's name is the view's own; leaving it out in another view means nothing.
  if (asked === name) views[name].go?.(rest);
  document.title = `${views[name].title ?? t(`nav.${name}`)} · Pipeline`;
  if (moved && asked in views) {
    scrollTo(0, 0);
    if (name === 'ask') views.ask.focus();
    else document.getElementById('main').focus({ preventScroll: true });
  }
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
