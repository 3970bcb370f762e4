package slackapp

import (
	"context"
	"encoding/json"
)

type viewAnswer struct {
	View struct {
		ID   string `json:"id"`
		Hash string `json:"hash"`
	} `json:"view"`
}

// Open opens a modal for whoever caused the trigger, which is good once and for
// three seconds. It is Expired after that.
func (c *Client) Open(ctx context.Context, trigger string, view json.RawMessage) (id, hash string, err error) {
	return c.view(ctx, "views.open", object{"trigger_id": trigger, "view": view})
}

// Push puts a modal on top of the one in which the trigger was caused. It is Limit
// if three are open.
func (c *Client) Push(ctx context.Context, trigger string, view json.RawMessage) (id, hash string, err error) {
	return c.view(ctx, "views.push", object{"trigger_id": trigger, "view": view})
}

// Update replaces a modal that is open. It is Conflict if hash is not empty and not
// that of what is open, and Gone if the modal was closed.
func (c *Client) Update(ctx context.Context, id, hash string, view json.RawMessage) (newHash string, err error) {
	args := object{"view_id": id, "view": view}
	if hash != "" {
		args["hash"] = hash
	}
	_, newHash, err = c.view(ctx, "views.update", args)
	return newHash, err
}

// Publish replaces somebody's App Home. It is Gone for who has none.
func (c *Client) Publish(ctx context.Context, user string, view json.RawMessage) error {
	_, _, err := c.view(ctx, "views.publish", object{"user_id": user, "view": view})
	return err
}

func (c *Client) view(ctx context.Context, method string, args object) (id, hash string, err error) {
	var out viewAnswer
	err = c.call(ctx, method, args, &out)
	return out.View.ID, out.View.Hash, err
}
