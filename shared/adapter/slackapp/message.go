package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
)

// Post says something in a channel, or in a thread of it if thread is not empty. The
// text is what notifications and screen readers say; blocks may be nil. Slack knows
// no repeated delivery: whoever posts again after an error may post twice.
func (c *Client) Post(ctx context.Context, channel, thread, text string, blocks json.RawMessage) (ts string, err error) {
	args := content(channel, thread, text, blocks)
	var out struct {
		TS string `json:"ts"`
	}
	err = c.inTurn(ctx, postLine(channel), func() error { return c.call(ctx, "chat.postMessage", args, &out) })
	if g, ok := errors.AsType[Gone](err); ok && g.Code == "channel_not_found" {
		c.direct.forget(channel)
	}
	return out.TS, err
}

// Whisper says something in a channel, or in a thread of it, that only one of its
// members sees, and only until they reload. It cannot be edited.
func (c *Client) Whisper(ctx context.Context, channel, thread, user, text string, blocks json.RawMessage) error {
	args := content(channel, thread, text, blocks)
	args["user"] = user
	return c.inTurn(ctx, postLine(channel), func() error { return c.call(ctx, "chat.postEphemeral", args, nil) })
}

// Edit replaces a message of ours, text and blocks. Nil blocks leave none behind.
func (c *Client) Edit(ctx context.Context, channel, ts, text string, blocks json.RawMessage) error {
	if blocks == nil {
		blocks = json.RawMessage("[]") // without it Slack keeps the old ones
	}
	args := object{"channel": channel, "ts": ts, "text": text, "blocks": blocks}
	return c.inTurn(ctx, editLine, func() error { return c.call(ctx, "chat.update", args, nil) })
}

// Delete takes a message of ours away.
func (c *Client) Delete(ctx context.Context, channel, ts string) error {
	args := object{"channel": channel, "ts": ts}
	return c.inTurn(ctx, deleteLine, func() error { return c.call(ctx, "chat.delete", args, nil) })
}

// Link is the address of a message.
func (c *Client) Link(ctx context.Context, channel, ts string) (string, error) {
	var out struct {
		Link string `json:"permalink"`
	}
	err := c.ask(ctx, "chat.getPermalink", url.Values{"channel": {channel}, "message_ts": {ts}}, &out)
	return out.Link, err
}

// content is a message whose links stay links: a preview would be fetched by Slack
// and shown to everybody in the channel.
func content(channel, thread, text string, blocks json.RawMessage) object {
	args := object{"channel": channel, "text": text, "unfurl_links": false, "unfurl_media": false}
	if thread != "" {
		args["thread_ts"] = thread
	}
	if blocks != nil {
		args["blocks"] = blocks
	}
	return args
}
