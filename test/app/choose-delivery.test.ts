import { expect } from 'chai';
import { chooseDelivery, type OwnServer } from '../../src/app/choose-delivery.ts';
import { loadConfig } from '../../src/app/config.ts';

const own: OwnServer = {
  isAvailable: true,
  hosts: ['localhost', 'Bot.example.com', '10.0.0.7', '::1'],
  port: 8080,
};
const without: OwnServer = { ...own, isAvailable: false };

function way(env: Readonly<Record<string, string>>, server = own, chatUploads = false): string {
  return chooseDelivery(loadConfig(env).images, server, chatUploads);
}

describe('the way of the pictures', () => {
  it('is this process’s own image server, when nothing else is said', () => {
    expect(way({})).to.equal('local');
    expect(way({ HUBOT_USE_GRAFANA_IMAGES: 'true' })).to.equal('local');
    expect(way({ HUBOT_GRAFANA_IMAGES_URL: 'https://bot.example.com/saved-images' })).to.equal(
      'local',
    );
  });

  it('is the chat’s own upload where it has one, and no image server was asked for', () => {
    const host = { HUBOT_GRAFANA_IMAGES_HOST: 'http://images.example.com:8080' };
    expect(way({}, own, true)).to.equal('upload');
    expect(way({}, without, true)).to.equal('upload');
    expect(way({ HUBOT_USE_GRAFANA_IMAGES: 'true' }, own, true)).to.equal('local');
    expect(way({ HUBOT_USE_GRAFANA_IMAGES: 'true' }, without, true)).to.equal('upload');
    expect(way({ HUBOT_GRAFANA_IMAGES_URL: 'https://bot/saved-images' }, own, true)).to.equal(
      'local',
    );
    expect(way(host, own, true)).to.equal('remote');
    expect(way({ ...host, HUBOT_USE_GRAFANA_IMAGES: 'false' }, own, true)).to.equal('upload');
  });

  it('is the bucket that is set, whatever else is', () => {
    const env = {
      HUBOT_GRAFANA_S3_BUCKET: 'pictures',
      HUBOT_GRAFANA_IMAGES_HOST: 'http://images.example.com:8080',
    };
    for (const more of [{}, { HUBOT_USE_GRAFANA_IMAGES: 'false' }]) {
      expect(way({ ...env, ...more })).to.equal('bucket');
      expect(way({ ...env, ...more }, without, true)).to.equal('bucket');
    }
  });

  it('is Grafana’s own link, where there is no listener', () => {
    expect(way({}, without)).to.equal('grafana-link');
    expect(way({ HUBOT_USE_GRAFANA_IMAGES: 'true' }, without)).to.equal('grafana-link');
  });

  it('is the image server elsewhere that is named, listener or not', () => {
    const env = { HUBOT_GRAFANA_IMAGES_HOST: 'http://images.example.com:8080' };
    expect(way(env)).to.equal('remote');
    expect(way(env, without)).to.equal('remote');
  });

  it('is never an image server when that is switched off', () => {
    const env = {
      HUBOT_USE_GRAFANA_IMAGES: 'false',
      HUBOT_GRAFANA_IMAGES_HOST: 'http://images.example.com',
      HUBOT_GRAFANA_IMAGES_URL: 'https://bot.example.com/saved-images',
    };
    expect(way(env)).to.equal('grafana-link');
  });

  for (const host of [
    'http://localhost:8080',
    'http://LOCALHOST:8080/',
    'http://bot.example.com:8080',
    'http://10.0.0.7:8080',
    'http://[::1]:8080',
    'http://localhost.:8080',
    'http://127.0.0.2:8080',
    'http://127.1:8080',
    'http://0.0.0.0:8080',
    'http://[::]:8080',
    'http://localhost:8080/grafana-images',
    'http://[0:0:0:0:0:0:0:1]:8080',
  ]) {
    it(`knows that ${host} is this very process`, () => {
      expect(way({ HUBOT_GRAFANA_IMAGES_HOST: host })).to.equal('local');
      expect(way({ HUBOT_GRAFANA_IMAGES_HOST: host }, without)).to.equal('remote');
    });
  }

  it('is this process where it is one of several image servers', () => {
    const hosts = { HUBOT_GRAFANA_IMAGES_HOST: 'http://images.example.com,http://localhost:8080' };
    expect(way(hosts)).to.equal('local');
    expect(way(hosts, without)).to.equal('remote');
  });

  for (const host of [
    'http://localhost:8081',
    'http://localhost',
    'https://localhost:8080',
    'http://localhost:8080/images',
    'http://other:8080',
    'http://10.0.0.8:8080',
  ]) {
    it(`knows that ${host} is another`, () => {
      expect(way({ HUBOT_GRAFANA_IMAGES_HOST: host })).to.equal('remote');
    });
  }

  it('takes the ports that URLs leave out for what they are', () => {
    const host = { HUBOT_GRAFANA_IMAGES_HOST: 'http://localhost' };
    expect(way(host, { ...own, port: 80 })).to.equal('local');
    expect(way({ HUBOT_GRAFANA_IMAGES_HOST: 'https://localhost' }, { ...own, port: 443 })).to.equal(
      'remote',
    );
  });
});
