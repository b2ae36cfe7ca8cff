// A Hubot script: after each deploy, the bot shows how the service has fared since.
// It works beside hubot-grafana-images, which listens for the event.
export default (robot) => {
  robot.router.post('/deployed/:service', (request, response) => {
    robot.emit('grafana:render', {
      request: `"${request.params.service}":errors now-30m vs 1d`,
      room: 'ops',
    });
    response.sendStatus(202);
  });
};
