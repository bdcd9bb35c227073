// What the test of Comunica asks: node ask.mjs ENDPOINT TOKEN prints what came back, as JSON.
import { QueryEngine } from '@comunica/query-sparql';

const [endpoint, token] = process.argv.slice(2);
const engine = new QueryEngine();
const service = { type: 'sparql', value: endpoint };
const asking = { sources: [service] };
const writing = { ...asking, destination: service };
const asOperator = (address, given = {}) => {
  const headers = new Headers(given.headers);
  headers.set('Authorization', `Bearer ${token}`);
  return fetch(address, { ...given, headers });
};
const all = async found => (await found).toArray();
const insert = name => `INSERT DATA { GRAPH <http://g.example/new> { <http://x.example/n> <http://x.example/name> "${name}" } }`;

const rows = await all(engine.queryBindings('SELECT ?o { ?s <http://x.example/name> ?o }', asking));
const found = {
  values: rows.map(row => row.get('o').value).sort(),
  truth: await engine.queryBoolean('ASK { <http://x.example/a> ?p ?o }', asking),
  described: (await all(engine.queryQuads('DESCRIBE <http://x.example/a>', asking))).length,
  constructed: (await all(engine.queryQuads('CONSTRUCT WHERE { ?s <http://x.example/name> ?o }', asking))).length,
};
found.refused = await engine.queryVoid(insert('refused'), writing).then(() => '', error => error.message);
await engine.queryVoid(insert('ny'), { ...writing, fetch: asOperator });
await engine.invalidateHttpCache();
found.after = (await all(engine.queryBindings('SELECT ?o { ?s <http://x.example/name> ?o }', asking))).length;
console.log(JSON.stringify(found));
