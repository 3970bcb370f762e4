package main

import (
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

type rebuildCmd struct{}

// Run makes inboxes and lists anew from the ledger: it needs nothing of what is
// there, and changes no entry.
func (c *rebuildCmd) Run(s *session) error {
	d, err := s.openQuietly(false)
	if err != nil {
		return err
	}
	defer d.Close()
	done, err := d.Rebuild(s.ctx, review.Actor{Workflow: true})
	if err != nil {
		return err
	}
	return s.print(done, func() {
		s.printf("%s looked at; %s written, %d deleted; %s of Slack put right.\n", rules.Count(done.Streams, "stream"), rules.Count(done.Written, "row"), done.Deleted, rules.Count(done.Accounts, "account"))
	})
}
