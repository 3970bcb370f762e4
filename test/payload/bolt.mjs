// An app made with Slack's own client, unmodified, that talks to a stand-in for Slack:
// a command, a modal with an error, a message with a button, a file, the Home tab. It
// says where it listens, or "socket", and runs until its input ends.
import bolt from '@slack/bolt';

const { API_URL: slackApiUrl, BOT_TOKEN: token, APP_TOKEN: appToken, SIGNING_SECRET: signingSecret } = process.env;
const clientOptions = { slackApiUrl, retryConfig: { retries: 0 } };
const logger = { debug() {}, info() {}, warn: console.error, error: console.error, setLevel() {}, getLevel: () => 'warn', setName() {} };
const app = appToken
  ? new bolt.App({ token, appToken, socketMode: true, clientOptions, logger })
  : new bolt.App({ token, signingSecret, clientOptions, logger });

const plain = (text) => ({ type: 'plain_text', text });
const modal = {
  type: 'modal', callback_id: 'form', title: plain('A form'), submit: plain('Save'),
  blocks: [{ type: 'input', block_id: 'why', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'text' } }],
};

app.command('/bolt', async ({ command, ack, client }) => {
  await ack({ text: `heard ${command.text}` });
  await client.views.open({ trigger_id: command.trigger_id, view: modal });
});

app.view('form', async ({ ack, view, body, client }) => {
  const why = view.state.values.why.text.value;
  if (why === 'bad') return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
  await ack();
  const { channel } = await client.conversations.open({ users: body.user.id });
  return client.chat.postMessage({
    channel: channel.id, text: why,
    blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'press', text: plain('Press'), value: '1' }] }],
  });
});

app.action('press', async ({ ack, body, respond, client }) => {
  await ack();
  await respond({ text: 'pressed', response_type: 'ephemeral', replace_original: false });
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'done', blocks: [] });
  await client.filesUploadV2({ channel_id: body.channel.id, filename: 'note.txt', content: 'by bolt' });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
});

const server = await app.start(appToken ? undefined : { port: 0, host: '127.0.0.1' });
console.log(appToken ? 'socket' : `http://127.0.0.1:${server.address().port}`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
