// A list of customers as somebody would write it by hand, without a framework: what the client is measured against. It has what
// a list cannot be without: links, marks, search, sorting, pages in the address, a record.
const token = localStorage.getItem('preo-admin.token');
const get = async (path) => {
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' }, cache: 'no-store' });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};
const $ = (selector) => document.querySelector(selector);
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Copenhagen' });
const marked = new Set();
let edition;
let asked = 0;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function row(user) {
  const box = element('input', { type: 'checkbox', checked: marked.has(user.id), ariaLabel: 'Mark this row' });
  box.dataset.mark = user.id;
  const link = element('a', { href: `?record=${user.id}`, className: 'row-link', textContent: `${user.first_name} ${user.last_name}` });
  const state = user.is_active === false ? 'Not active' : user.is_verified ? 'Verified' : 'Not verified';
  const cells = [user.email, user.phone_number ?? '–', state, user.last_seen ? time.format(new Date(user.last_seen)) : '–', time.format(new Date(user.date_joined))];
  return element('tr', {}, element('td', {}, box), element('th', { scope: 'row' }, link), ...cells.map((text) => element('td', { textContent: text })));
}

async function draw() {
  const query = new URLSearchParams(location.search);
  const number = ++asked;
  const record = query.get('record');
  if (record) {
    const user = await get(`/v1/user/${record}`);
    if (number !== asked) return;
    $('main').replaceChildren(element('h2', { textContent: `${user.first_name} ${user.last_name}` }), element('dl', {}, ...Object.entries(user).flatMap(([key, value]) => [element('dt', { textContent: key }), element('dd', { textContent: JSON.stringify(value) })])));
    return;
  }
  $('main').replaceChildren();
  query.set('edition_id', edition);
  const list = await get(`/v1/user?${query}`);
  if (number !== asked) return;
  $('tbody').replaceChildren(...list.results.map(row));
  $('#count').textContent = `${list.count} customers`;
  const page = Number(query.get('page') ?? 1);
  $('#page').textContent = String(page);
  $('#previous').disabled = page === 1;
  $('#next').disabled = !list.next;
}

function ask(change) {
  const query = new URLSearchParams(location.search);
  change(query);
  history.pushState(null, '', `?${query}`);
  draw();
}
const flip = (by) => ask((query) => query.set('page', String(Number(query.get('page') ?? 1) + by)));
$('#next').onclick = () => flip(1);
$('#previous').onclick = () => flip(-1);
for (const button of document.querySelectorAll('[data-order]')) {
  button.onclick = () => ask((query) => (query.set('ordering', button.dataset.order), query.delete('page')));
}
let timer;
$('[type=search]').oninput = (event) => {
  clearTimeout(timer);
  timer = setTimeout(() => ask((query) => (query.set('search', event.target.value), query.delete('page'))), 300);
};
$('table').onclick = (event) => {
  const box = event.target.closest('[type=checkbox]');
  if (box?.id === 'all') {
    for (const other of document.querySelectorAll('[data-mark]')) (other.checked = box.checked), marked[box.checked ? 'add' : 'delete'](other.dataset.mark);
  } else if (box) {
    marked[box.checked ? 'add' : 'delete'](box.dataset.mark);
  }
  const link = event.target.closest('a.row-link');
  if (link) {
    event.preventDefault();
    history.pushState(null, '', link.getAttribute('href'));
    draw();
  }
};
onpopstate = draw;

const me = await get('/v1/me');
edition = me.organizations.flatMap((organization) => organization.editions).find((edition) => edition.slug.startsWith('havnefest') && edition.slug.endsWith(String(new Date().getFullYear()))).api_id;
draw();
