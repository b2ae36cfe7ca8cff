// A Hubot script: after each deploy, the bot shows how the service has fared since.
// It works beside the script of this package, which listens for the event.
import { quoted } from 'hubot-grafana-images';

export default (robot) => {
  robot.router.post('/deployed/:service', (request, response) => {
    const panels = `${quoted(request.params.service)}:errors now-30m vs 1d`;
    robot.emit('grafana:render', { request: panels, room: 'ops' });
    response.sendStatus(202);
  });
};
