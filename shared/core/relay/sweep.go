package relay

import (
	"context"
	"fmt"

	"conoe/shared/core/ledger"
)

// Standing is how far a consumer is in a stream.
type Standing struct {
	Consumer string
	Stream   ledger.Stream
	At, Size int64
	Held     Held
}

// Behind reports whether there is something left to do.
func (s Standing) Behind() bool { return s.At < s.Size }

// Standings lists where every consumer stands in every stream.
func (r *Relay) Standings(ctx context.Context) ([]Standing, error) {
	var out []Standing
	for s, err := range r.Store.Streams(ctx, r.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		for _, c := range r.Consumers {
			one := Standing{Consumer: c.Name(), Stream: s}
			if one.At, one.Size, err = r.stand(ctx, c.Name(), s); err != nil {
				return nil, fmt.Errorf("look where %s stands: %w", c.Name(), err)
			}
			if one.Behind() {
				if one.Held, _, err = r.held(ctx, c.Name(), s, one.At); err != nil {
					return nil, err
				}
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// Behind lists the streams in which some consumer is behind and not parked: the
// doorbells that somebody should ring, because they were lost or are due again.
func (r *Relay) Behind(ctx context.Context) ([]ledger.Stream, error) {
	all, err := r.Standings(ctx)
	if err != nil {
		return nil, err
	}
	var out []ledger.Stream
	for _, one := range all {
		if one.Behind() && !one.Held.Parked && (len(out) == 0 || out[len(out)-1] != one.Stream) {
			out = append(out, one.Stream)
		}
	}
	return out, nil
}
