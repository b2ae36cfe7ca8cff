import { expect } from 'chai';
import * as chat from '../../src/chat/errors.ts';
import * as grafana from '../../src/grafana/errors.ts';
import { GrafanaError } from '../../src/grafana/errors.ts';
import * as pictures from '../../src/pictures/errors.ts';
import * as server from '../../src/server/errors.ts';
import * as util from '../../src/util/errors.ts';
import { describeForLog, sentenceFor } from '../../src/util/errors.ts';

const errors = { ...util, ...grafana, ...pictures, ...server, ...chat };

/** Code and status of each, as the public interface has them. */
const KINDS = [
  [errors.ConfigError, 'invalid_configuration', 500],
  [errors.InvalidRequestError, 'invalid_request', 400],
  [errors.InvalidJsonError, 'invalid_json', 400],
  [errors.BodyTooLargeError, 'body_too_large', 413],
  [errors.RequestTimeoutError, 'request_timeout', 408],
  [errors.MissingTokenError, 'missing_token', 401],
  [errors.MissingPasswordError, 'missing_password', 401],
  [errors.WrongPasswordError, 'wrong_password', 401],
  [errors.WrongSecretError, 'wrong_secret', 401],
  [errors.RoomNotAllowedError, 'room_not_allowed', 403],
  [errors.SourceNotAllowedError, 'source_not_allowed', 403],
  [errors.AddressNotAllowedError, 'address_not_allowed', 403],
  [errors.TooManyRequestsError, 'too_many_requests', 429],
  [errors.ClientGoneError, 'client_gone', 499],
  [errors.NotFoundError, 'not_found', 404],
  [errors.MethodNotAllowedError, 'method_not_allowed', 405],
  [errors.GrafanaNotFoundError, 'grafana_error', 502],
  [errors.GrafanaError, 'grafana_error', 502],
  [errors.GrafanaRefusedError, 'grafana_error', 502],
  [errors.NotUnderstoodError, 'grafana_error', 502],
  [errors.QueryFailedError, 'grafana_error', 502],
  [errors.GrafanaUnavailableError, 'grafana_error', 502],
  [errors.GrafanaBusyError, 'grafana_error', 502],
  [errors.NoRendererError, 'grafana_error', 502],
  [errors.NotOnePanelError, 'grafana_error', 502],
  [errors.GrafanaResponseTooLargeError, 'grafana_error', 502],
  [errors.GrafanaUnauthorizedError, 'grafana_unauthorized', 502],
  [errors.TokenRefusedError, 'grafana_unauthorized', 401],
  [errors.GrafanaUnreachableError, 'grafana_unreachable', 502],
  [errors.GrafanaTimeoutError, 'grafana_timeout', 504],
  [errors.NotAnImageError, 'not_an_image', 422],
  [errors.PlaceholderImageError, 'placeholder_image', 422],
  [errors.NoRendererPlaceholderError, 'placeholder_image', 422],
  [errors.ImageTooLargeError, 'image_too_large', 413],
  [errors.RangeNotSatisfiableError, 'range_not_satisfiable', 416],
  [errors.FormatNotOfferedError, 'format_not_offered', 501],
  [errors.StorageError, 'storage_error', 500],
  [errors.StorageUnavailableError, 'storage_unavailable', 503],
  [errors.PictureGoneError, 'gone', 410],
  [errors.StorageFullError, 'storage_full', 507],
  [errors.NotReadyError, 'not_ready', 503],
  [errors.ShuttingDownError, 'shutting_down', 503],
  [errors.UploadError, 'upload_error', 502],
] as const;

describe('errors', () => {
  for (const [Kind, code, status] of KINDS) {
    it(`${Kind.name} carries its name, its code, its status, its sentence and its cause`, () => {
      const cause = new Error('below');
      const error = new Kind('What to do.', { cause });
      expect([error.code, error.status]).to.deep.equal([code, status]);
      expect(error.name).to.equal(Kind.name);
      expect(error.message).to.equal('What to do.');
      expect(error.cause).to.equal(cause);
      expect(error).to.be.instanceOf(errors.GrafanaImagesError).and.instanceOf(Error);
    });
  }

  it('are all those that the public interface names', () => {
    const kinds = Object.keys(errors).filter((name) => /(?<!GrafanaImages)Error$/.test(name));
    expect(KINDS.map(([Kind]) => Kind.name)).to.have.members(kinds);
  });

  describe('sentenceFor', () => {
    it('is the message of an error of ours', () => {
      expect(sentenceFor(new GrafanaError('Grafana is busy.'))).to.equal('Grafana is busy.');
    });

    for (const thrown of [new TypeError('secret of /etc/passwd'), 'secret', null, undefined, {}]) {
      it(`tells nothing of ${JSON.stringify(thrown)}, which was not foreseen`, () => {
        expect(sentenceFor(thrown))
          .to.match(/the log says more/)
          .and.not.match(/secret/);
      });
    }
  });

  describe('describeForLog', () => {
    it('names the kind, the text and the whole chain of causes, without stacks', () => {
      const cause = new RangeError('too far', { cause: new TypeError('no number') });
      expect(describeForLog(new GrafanaError('It failed.', { cause }))).to.equal(
        'GrafanaError: It failed. (because of RangeError: too far (because of TypeError: no number))',
      );
    });

    it('describes what is not an error', () => {
      expect(describeForLog('just text')).to.equal('just text');
      for (const thrown of [undefined, null, 5n, Symbol('s'), () => 0, {}, Object.create(null)]) {
        expect(describeForLog(thrown)).to.be.a('string').and.not.equal('');
      }
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      expect(describeForLog(circular)).to.be.a('string').and.not.equal('');
    });

    it('leaves out a cause whose text stands there already, and no other', () => {
      const saying = (message: string) =>
        new GrafanaError('It failed: no disk', { cause: new RangeError(message) });
      expect(describeForLog(saying('no disk'))).to.equal('GrafanaError: It failed: no disk');
      expect(describeForLog(saying(''))).to.match(/because of RangeError/);
    });

    it('takes one line, however long and wide the text is', () => {
      const line = describeForLog(new Error(`a\nb${'x'.repeat(100_000)}`));
      expect(line).to.match(/^Error: a bx+…$/);
    });

    it('escapes the name as it does the text, whatever either of them is', () => {
      const forged = Object.assign(new Error('a\nb'), { name: 'X\nerror all is well\u001b[31m' });
      expect(describeForLog(forged)).to.equal('X error all is well [31m: a b');
      for (const odd of [7, null, {}, Symbol('s')]) {
        const error = Object.assign(new Error('text'), { name: odd, message: odd });
        expect(describeForLog(error)).to.match(/^Error: ./);
      }
      const long = Object.assign(new Error('text'), { name: 'x'.repeat(10_000) });
      expect(describeForLog(long).length).to.be.below(100);
    });

    it('keeps to one line, and leaves out a cause that says the same again', () => {
      const cause = new Error('refused');
      expect(describeForLog(new Error('connect:\nrefused', { cause }))).to.equal(
        'Error: connect: refused',
      );
    });

    it('comes to an end when a cause leads back to itself', () => {
      const first = new Error('first');
      first.cause = new Error('second', { cause: first });
      expect(describeForLog(first)).to.match(/^Error: first \(because of Error: second/);
    });
  });
});
