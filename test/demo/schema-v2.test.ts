import { expect } from 'chai';
import { DEMO_DASHBOARDS } from '../../demo/grafana.ts';
import { useDemo } from './support.ts';

const NEW = '/apis/dashboard.grafana.app/v2/namespaces/default/dashboards';

describe('demo: a dashboard stored in schema v2', () => {
  const demo = useDemo({
    dashboards: [
      ...DEMO_DASHBOARDS.filter(({ json }) => json.uid !== 'fleet'),
      ...DEMO_DASHBOARDS.filter(({ json }) => json.uid === 'fleet').flatMap((fleet) => [
        fleet,
        {
          ...fleet,
          json: { ...fleet.json, id: 90, uid: 'secret-fleet' },
          minimumRole: 'Admin' as const,
        },
      ]),
    ],
  });

  it('is refused at the old address, which names the new one', async () => {
    const { status, json, type } = await demo.get('/api/dashboards/uid/fleet');
    expect(status).to.equal(406);
    expect(type).to.equal('application/json');
    expect(json).to.deep.equal({
      message: `dashboard api version not supported, use ${NEW}/fleet instead`,
    });
  });

  it('is answered at the new address as Kubernetes does it, without an address of its page', async () => {
    const { status, json } = await demo.get(`${NEW}/fleet`);
    expect(status).to.equal(200);
    expect(json).to.deep.include({ kind: 'Dashboard', apiVersion: 'dashboard.grafana.app/v2' });
    const { metadata, spec } = json as Record<'metadata' | 'spec', Record<string, unknown>>;
    expect(metadata).to.deep.include({ name: 'fleet', namespace: 'default' });
    expect(spec).to.include.keys('title', 'elements', 'layout', 'variables', 'timeSettings');
    expect(spec).not.to.have.any.keys('panels', 'rows', 'templating', 'uid');
    expect(spec.elements).to.have.nested.property('panel-5.kind', 'LibraryPanel');
    expect(JSON.stringify(json)).not.to.include('/d/');
  });

  it('refers in its layout to panels that there are, each once', async () => {
    const { json } = await demo.get(`${NEW}/fleet`);
    const { spec } = json as { spec: { elements: object; layout: object } };
    const names = [...JSON.stringify(spec.layout).matchAll(/"name":"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names.sort()).to.deep.equal(Object.keys(spec.elements).sort());
  });

  for (const [what, path, status, reason] of [
    ['an unknown UID', `${NEW}/nope`, 404, 'NotFound'],
    ['another version', `${NEW.replace('v2', 'v2beta1')}/fleet`, 404, 'NotFound'],
    ['another organisation', `${NEW.replace('default', 'org-2')}/fleet`, 403, 'Forbidden'],
    ['a dashboard of the first schema', `${NEW}/web`, 404, 'NotFound'],
    ['one out of sight', `${NEW}/secret-fleet`, 403, 'Forbidden'],
  ] as const) {
    it(`is not answered for ${what}`, async () => {
      const reply = await demo.get(path);
      expect(reply.status).to.equal(status);
      expect(reply.json).to.deep.include({ kind: 'Status', reason, code: status });
    });
  }

  it('wants a token, and says so in JSON', async () => {
    const { status, json } = await demo.get(`${NEW}/fleet`, { headers: {} });
    expect([status, json]).to.deep.equal([401, { message: 'Unauthorized' }]);
  });

  it('is found like any other', async () => {
    const { json } = await demo.get('/api/search?query=fleet');
    expect(json).to.have.nested.property('[0].url', '/d/fleet/delivery-fleet');
  });

  it('has pictures, a repeated panel by its own number and one value', async () => {
    const picture = async (query: string) =>
      (await demo.get(`/render/d-solo/fleet/delivery-fleet?panelId=4&width=100&height=50${query}`))
        .bytes;
    const [one, two] = [await picture('&var-van=van-1'), await picture('&var-van=van-2')];
    expect(one.subarray(1, 4).toString()).to.equal('PNG');
    expect(one.equals(two)).to.equal(false);
  });
});
