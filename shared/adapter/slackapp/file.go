package slackapp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"conoe/shared/core/fault"
)

// maxFile is more text than anybody pastes into a draft.
const maxFile = 1 << 20

// File reads a file that somebody uploaded and the app may see: at most 1 MiB, Limit
// above. It is asked for where Slack keeps files and nowhere else, since the request
// carries the token; a file that lies with another company is Invalid.
func (c *Client) File(ctx context.Context, id string) (name string, raw []byte, err error) {
	var out struct {
		File struct {
			Name     string `json:"name"`
			Size     int64  `json:"size"`
			External bool   `json:"is_external"`
			Download string `json:"url_private_download"`
			Private  string `json:"url_private"`
		} `json:"file"`
	}
	token, at, err := c.token(ctx)
	if err != nil {
		return "", nil, err
	}
	if err := c.send(ctx, at, "files.info", token, asForm, []byte(url.Values{"file": {id}}.Encode()), &out); err != nil {
		return "", nil, err
	}
	f := out.File
	if f.Size > maxFile {
		return f.Name, nil, errTooLarge()
	}
	u, err := url.Parse(cmp.Or(f.Download, f.Private))
	if f.External || err != nil || !at.takesToken(u) {
		return f.Name, nil, fault.Errorf(fault.Invalid, "That file does not lie with Slack. Upload it to Slack, or paste its text.")
	}
	raw, err = c.download(ctx, u, token)
	return f.Name, raw, err
}

func errTooLarge() error {
	return fault.Errorf(fault.Limit, "The file has more than 1 MB. Send a smaller part of it, or paste the text.")
}

func (c *Client) download(ctx context.Context, u *url.URL, token string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errors.New("slack file: its address is none")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := c.web().Do(r)
	if err != nil {
		return nil, fmt.Errorf("slack file: %w", bare(err))
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, fmt.Errorf("slack file: %w", Gone{"file_not_found"})
	default: // without access to the file Slack redirects to where people sign in
		return nil, c.statusFault("file", answer)
	}
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("slack file: %w", bare(err))
	}
	if len(raw) > maxFile {
		return nil, errTooLarge()
	}
	return raw, nil
}
