package handler

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// comparison is what compare takes: true, or {"keys":[…]} with public keys that
// signed before the present one did.
type comparison struct {
	Keys []string `json:"keys"`
}

// UnmarshalJSON takes either.
func (c *comparison) UnmarshalJSON(raw []byte) error {
	if string(raw) == "true" {
		return nil
	}
	type object comparison
	return strictly(raw, (*object)(c))
}

// restoration is what restored takes: ["rev_…"], or {"streams":["rev_…"],"keys":[…]}.
// The streams go on in the order in which they are named: the workspace first, if
// it is among them.
type restoration struct {
	Streams []string `json:"streams"`
	Keys    []string `json:"keys"`
}

// UnmarshalJSON takes either.
func (r *restoration) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &r.Streams) == nil {
		return nil
	}
	type object restoration
	return strictly(raw, (*object)(r))
}

// strictly refuses members that v does not have.
func strictly(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

// comparedAll is the answer: the streams, whether they are whole, and the key that
// signs at present.
type comparedAll struct {
	Streams     []usecase.Compared `json:"streams"`
	Whole       bool               `json:"whole"` // see Adopt
	Key         string             `json:"key"`
	Fingerprint ledger.Digest      `json:"fingerprint"`
}

// Adopt lets entries be appended to a table that was restored from a backup. It is
// called once nothing of what was signed is missing that no entry accounts for.
type Adopt func(context.Context) error

// after compares every stream, and adopts the table if all are whole.
func (adopt Adopt) after(ctx context.Context, c *usecase.Checkpoints, keys []ed25519.PublicKey) (all []usecase.Compared, whole bool, err error) {
	all, err = c.Compare(ctx, review.Actor{Workflow: true}, keys...)
	if err != nil || slices.ContainsFunc(all, func(one usecase.Compared) bool { return !one.Standing.Fits() }) {
		return all, false, err
	}
	return all, true, adopt(ctx)
}

// Compare is the errand that compares every stream with its newest checkpoint.
func Compare(c *usecase.Checkpoints, adopt Adopt) Errand {
	return ErrandOf(func(ctx context.Context, in comparison) (out comparedAll, err error) {
		keys, err := publicKeys(in.Keys)
		if err != nil {
			return out, err
		}
		if out.Streams, out.Whole, err = adopt.after(ctx, c, keys); err != nil {
			return out, err
		}
		public, err := c.Key.Public(ctx)
		if err != nil {
			return out, fmt.Errorf("compare: %w", err)
		}
		out.Fingerprint = checkpoint.Fingerprint(public)
		out.Key, err = checkpoint.VerifierKey("conoe/"+c.App.Workspace, public)
		return out, err
	})
}

// Restored is the errand that lets streams go on which lack what was signed. Signing
// them was refused until now, and may be parked. A crash before the table is adopted
// leaves it refusing everything else: the errand may be repeated, and compare adopts
// it too.
func Restored(c *usecase.Checkpoints, r *relay.Relay, adopt Adopt) Errand {
	return ErrandOf(func(ctx context.Context, in restoration) ([]usecase.WentOn, error) {
		keys, err := publicKeys(in.Keys)
		if err != nil {
			return nil, err
		}
		if len(in.Streams) == 0 {
			return nil, fault.Errorf(fault.Invalid, "Name the streams, as the errand compare lists them.")
		}
		var out []usecase.WentOn
		for _, s := range in.Streams {
			command := usecase.Command{Actor: review.Actor{Workflow: true}, Channel: ledger.API}
			went, err := c.Restored(ctx, command, s, keys...)
			if err != nil {
				return out, err
			}
			if _, err := r.Redrive(ctx, c.Name(), ledger.Stream{Workspace: r.Workspace, Name: went.Stream}); err != nil {
				return out, err
			}
			out = append(out, went)
		}
		_, _, err = adopt.after(ctx, c, keys)
		return out, err
	})
}

func publicKeys(all []string) ([]ed25519.PublicKey, error) {
	var out []ed25519.PublicKey
	for _, s := range all {
		k, err := checkpoint.ReadVerifierKey(s)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}
