package face

import (
	"context"
	"encoding/json"
	"fmt"

	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// What the face keeps lies beside the streams, and none of it is anybody's word:
// it can be lost without losing a decision. What was put off is asked again then,
// and a message that nobody remembers is posted once more.

// aside is a value beside a stream, with the bytes that stand there.
type aside[T any] struct {
	key   string
	value T
	raw   []byte // nil: there is none
}

func (a *App) streamOf(name string) ledger.Stream {
	return ledger.Stream{Workspace: a.Workspace, Name: name}
}

// asides reads those whose keys begin so.
func asides[T any](ctx context.Context, a *App, stream, prefix string) ([]aside[T], error) {
	var out []aside[T]
	for found, err := range a.Store.Asides(ctx, a.streamOf(stream), prefix) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", prefix, err)
		}
		one := aside[T]{key: found.Key, raw: found.Value}
		if err := json.Unmarshal(found.Value, &one.value); err != nil {
			return nil, fmt.Errorf("%w: %s beside %s", ledger.ErrBroken, found.Key, stream)
		}
		out = append(out, one)
	}
	return out, nil
}

// asideOf reads one; the zero value if there is none.
func asideOf[T any](ctx context.Context, a *App, stream, key string) (aside[T], error) {
	all, err := asides[T](ctx, a, stream, key)
	for _, one := range all {
		if one.key == key {
			return one, err
		}
	}
	return aside[T]{key: key}, err
}

// set replaces what was read. It is Conflict if somebody else did.
func (s *aside[T]) set(ctx context.Context, a *App, stream string, v T) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("keep %s: %w", s.key, err)
	}
	if string(raw) == string(s.raw) {
		return nil
	}
	if err := a.Store.SetAsides(ctx, a.streamOf(stream), ledger.AsideChange{Key: s.key, Old: s.raw, New: raw}); err != nil {
		return err
	}
	s.value, s.raw = v, raw
	return nil
}

// drop takes it away, if nobody else changed it.
func (s *aside[T]) drop(ctx context.Context, a *App, stream string) error {
	if s.raw == nil {
		return nil
	}
	err := a.Store.SetAsides(ctx, a.streamOf(stream), ledger.AsideChange{Key: s.key, Old: s.raw})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	s.raw = nil
	return err
}

// A Place is the channel in which a review is told about. It is where somebody
// said so, and it never moves.
type Place struct {
	In      string `json:"in"` // the installation
	Channel string `json:"channel"`
	From    int64  `json:"from"` // entries before it are not told
}

const placeKey = "slack/place"

// Place says where a review is told about, and sets it if nobody has before.
func (a *App) Place(ctx context.Context, stream string, set *Place) (Place, error) {
	one, err := asideOf[Place](ctx, a, stream, placeKey)
	if err != nil || set == nil || one.raw != nil && one.value.In == a.in() {
		return one.value, err
	}
	set.In = a.in()
	err = one.set(ctx, a, stream, *set)
	return *set, err
}

const putPrefix = "slack/put/"

// PutOff keeps that a todo was put off or passed on.
func (a *App) PutOff(ctx context.Context, stream, key string, p guide.Put) error {
	one, err := asideOf[guide.Put](ctx, a, stream, putPrefix+key)
	if err != nil {
		return err
	}
	return one.set(ctx, a, stream, p)
}

// puts are all that was put off beside a stream, by the todo's key.
func (a *App) puts(ctx context.Context, stream string) (map[string]guide.Put, error) {
	all, err := asides[guide.Put](ctx, a, stream, putPrefix)
	out := map[string]guide.Put{}
	for _, one := range all {
		out[one.key[len(putPrefix):]] = one.value
	}
	return out, err
}

// workspaceStream is where what is kept about persons lies.
const workspaceStream = review.WorkspaceStream
