package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer bounds what is read of an answer of the API.
const maxAnswer = 4 << 20

const (
	asJSON = "application/json; charset=utf-8"
	asForm = "application/x-www-form-urlencoded"
)

type object map[string]any

// call sends arguments as JSON, which methods that write take.
func (c *Client) call(ctx context.Context, method string, args object, out any) error {
	body, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("slack %s: what is to be sent is not JSON", method) // err may quote it
	}
	return c.withToken(ctx, method, asJSON, body, out)
}

// ask sends arguments as a form, because methods that read take no JSON.
func (c *Client) ask(ctx context.Context, method string, args url.Values, out any) error {
	return c.withToken(ctx, method, asForm, []byte(args.Encode()), out)
}

func (c *Client) withToken(ctx context.Context, method, kind string, body []byte, out any) error {
	token, at, err := c.token(ctx)
	if err != nil {
		return err
	}
	return c.send(ctx, at, method, token, kind, body, out)
}

// send makes one call. It does not repeat it: whoever calls may, and knows whether
// what was done twice does harm.
func (c *Client) send(ctx context.Context, at endpoint, method, token, kind string, body []byte, out any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at.method(method), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("slack %s: %w", method, bare(err))
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := c.web().Do(r)
	if err != nil {
		return fmt.Errorf("slack %s: %w", method, bare(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return c.statusFault(method, answer)
	}
	return c.read(method, answer, out)
}

func (c *Client) read(method string, answer *http.Response, out any) error {
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("slack %s: read the answer: %w", method, bare(err))
	}
	var head struct {
		OK       bool   `json:"ok"`
		Error    string `json:"error"`
		Metadata struct {
			Messages []string `json:"messages"`
		} `json:"response_metadata"`
	}
	if json.Unmarshal(raw, &head) != nil {
		return fmt.Errorf("slack %s: the answer is not JSON", method)
	}
	if !head.OK {
		return c.refusal(method, strings.TrimSpace(head.Error), head.Metadata.Messages)
	}
	if out != nil && json.Unmarshal(raw, out) != nil {
		return fmt.Errorf("slack %s: the answer has another shape", method)
	}
	return nil
}
