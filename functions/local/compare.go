package main

import (
	"crypto/ed25519"
	"fmt"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// keysFlag are public keys that signed before the present one did.
type keysFlag struct {
	Key []string `help:"A public key that signed earlier, as compare prints it. May be given more than once." placeholder:"KEY"`
}

func (k keysFlag) keys() ([]ed25519.PublicKey, error) {
	var out []ed25519.PublicKey
	for _, s := range k.Key {
		key, err := checkpoint.ReadVerifierKey(s)
		if err != nil {
			return nil, err
		}
		out = append(out, key)
	}
	return out, nil
}

// operator is who has the data file in hand.
var operator = review.Actor{Workflow: true}

type compareCmd struct{ keysFlag }

// Run compares and writes nothing: neither is what is due done before.
func (c *compareCmd) Run(s *session) error {
	d, all, err := c.compare(s)
	if err != nil {
		return err
	}
	defer d.Close()
	out := map[string]any{"streams": all}
	public, err := d.Engine.Checkpoints.Key.Public(s.ctx)
	if err == nil {
		key, err := checkpoint.VerifierKey("conoe/"+d.Workspace, public)
		if err != nil {
			return err
		}
		out["key"], out["fingerprint"] = key, checkpoint.Fingerprint(public)
	} else if fault.CodeOf(err) != fault.NotFound {
		return err
	}
	if err := s.print(out, func() { s.tellCompared(d, all, out) }); err != nil {
		return err
	}
	if wrong := count(all, func(o usecase.Compared) bool { return !o.Standing.Fits() }); wrong > 0 {
		return fault.Errorf(fault.Blocked, "%s not what was signed. `conoe restored` lists how it can go on.", streams(wrong))
	}
	return nil
}

func (k keysFlag) compare(s *session) (*desk.Desk, []usecase.Compared, error) {
	keys, err := k.keys()
	if err != nil {
		return nil, nil, err
	}
	d, err := s.openQuietly(false)
	if err != nil {
		return nil, nil, err
	}
	all, err := d.Engine.Checkpoints.Compare(s.ctx, operator, keys...)
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return d, all, nil
}

func (s *session) tellCompared(d *desk.Desk, all []usecase.Compared, out map[string]any) {
	refs, err := d.Refs(s.ctx)
	if err != nil {
		refs = nil
	}
	for _, o := range all {
		name := o.Stream
		if ref := refs[o.Stream]; ref != "" {
			name = string(ref)
		}
		s.printf("%-10s %-10s %s", name, strings.ReplaceAll(string(o.Standing), "_", " "), rules.Count(int(o.Size), "entry"))
		if o.Epoch > 0 {
			s.printf(" in epoch %d", o.Epoch)
		}
		if o.Signed != "" {
			s.printf("; signed at %d", o.SignedSize)
			if o.SignedEpoch != o.Epoch {
				s.printf(" in epoch %d", o.SignedEpoch)
			}
		}
		if o.Code != "" {
			s.printf(" as %s, newest entry of %s", o.Code, o.SignedAt.Format("2006-01-02 15:04"))
		}
		s.printf("\n")
	}
	if out["key"] != nil {
		s.printf("The key is %s, its fingerprint %s.\n", out["key"], out["fingerprint"])
	}
}

func count(all []usecase.Compared, is func(usecase.Compared) bool) (n int) {
	for _, o := range all {
		if is(o) {
			n++
		}
	}
	return n
}

func streams(n int) string {
	if n == 1 {
		return "1 stream is"
	}
	return fmt.Sprintf("%d streams are", n)
}

type restoredCmd struct {
	keysFlag
	Yes bool `help:"Do it. Without this, only list what would be done."`
}

// Run lets every stream go on that lacks something, the workspace first: the others
// name its size.
func (c *restoredCmd) Run(s *session) error {
	d, all, err := c.compare(s)
	if err != nil {
		return err
	}
	defer d.Close()
	keys, err := c.keys()
	if err != nil {
		return err
	}
	done := []usecase.WentOn{}
	for _, workspace := range []bool{true, false} {
		for _, o := range all {
			if !o.Standing.Lacks() || workspace != (o.Stream == review.WorkspaceStream) {
				continue
			}
			if !s.cli.JSON {
				s.printf("%s is %s: signed at %s in epoch %d as %s, and it has %d.\n", o.Stream, o.Standing, rules.Count(int(o.SignedSize), "entry"), o.SignedEpoch, o.Code, o.Size)
			}
			if !c.Yes {
				continue
			}
			command := usecase.Command{Actor: operator, Channel: ledger.CLI}
			went, err := d.Engine.Checkpoints.Restored(s.ctx, command, o.Stream, keys...)
			if err != nil {
				return err
			}
			on := ledger.Stream{Workspace: d.Workspace, Name: went.Stream}
			if _, err := d.Engine.Relay.Redrive(s.ctx, d.Engine.Checkpoints.Name(), on); err != nil {
				return err
			}
			done = append(done, went)
		}
	}
	lacking := count(all, func(o usecase.Compared) bool { return o.Standing.Lacks() })
	if lacking > 0 && !c.Yes {
		return fault.Errorf(fault.Blocked, "%s to go on without what was signed. If the newest file cannot be brought back, `conoe restored --yes` records that.", streams(lacking))
	}
	if err := d.Engine.Settle(s.ctx); err != nil {
		return err
	}
	return s.print(map[string]any{"went_on": done}, func() {
		if len(done) == 0 {
			s.printf("Nothing is lacking.\n")
		}
		for _, w := range done {
			s.printf("%s goes on, in epoch %d.\n", w.Stream, w.Epoch)
		}
	})
}
