package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"conoe/shared/core/fault"
)

// Reply says something by a response URL that only the person sees whom it was made
// for. The address comes with a request and is good for five messages within half an
// hour; then it is Gone. One that Slack does not give is Denied, and nothing is sent.
func (c *Client) Reply(ctx context.Context, responseURL, text string, blocks json.RawMessage) error {
	args := object{"response_type": "ephemeral", "replace_original": false, "text": text}
	if blocks != nil {
		args["blocks"] = blocks
	}
	return c.respond(ctx, responseURL, args)
}

// Retract takes away the message from which a response URL came; it is good where
// only one person saw it, and as Reply otherwise.
func (c *Client) Retract(ctx context.Context, responseURL string) error {
	return c.respond(ctx, responseURL, object{"delete_original": true})
}

func (c *Client) respond(ctx context.Context, responseURL string, args object) error {
	_, at, err := c.token(ctx) // which says whether we speak to Slack or to a stand-in
	if err != nil {
		return err
	}
	u, err := url.Parse(responseURL)
	if err != nil || !at.takesReply(u) {
		return fault.Errorf(fault.Denied, "An answer goes to Slack only, and the address that came with the request is another.")
	}
	body, err := json.Marshal(args)
	if err != nil {
		return errors.New("slack response_url: what is to be sent is not JSON")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return errors.New("slack response_url: it is none")
	}
	r.Header.Set("Content-Type", asJSON)
	return c.reply(r)
}

func (c *Client) reply(r *http.Request) error {
	answer, err := c.web().Do(r)
	if err != nil {
		return fmt.Errorf("slack response_url: %w", bare(err))
	}
	defer answer.Body.Close()
	code := codeOf(answer.Body)
	switch {
	case answer.StatusCode == http.StatusTooManyRequests:
		return c.statusFault("response_url", answer)
	case code != "":
		return c.refusal("response_url", code, nil)
	case answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone:
		return fmt.Errorf("slack response_url: %w", Gone{"expired_url"})
	case answer.StatusCode != http.StatusOK:
		return c.statusFault("response_url", answer)
	}
	return nil
}

// codeOf is the code in an answer, which is a word or JSON; empty if it went well.
func codeOf(body io.Reader) string {
	raw, _ := io.ReadAll(io.LimitReader(body, maxAnswer))
	var head struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(raw, &head) != nil || head.OK {
		return ""
	}
	return strings.TrimSpace(head.Error)
}
