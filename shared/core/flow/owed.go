package flow

import (
	"strconv"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Owed lists the top-level executions that a stream ought to have: one for a
// review that goes on, one for each open request, one for the cycle of a system
// that operates or has something due.
func Owed(d *review.Dossier, p *rules.Policy) []ID {
	if d.Over() {
		return nil
	}
	var out []ID
	_, due := rules.NextItemDue(p, d)
	switch {
	case d.IsReview():
		out = append(out, ID{DesignReview, d.Stream, ""})
	case d.Stage == review.S5 || due:
		out = append(out, ID{Monitoring, d.Stream, strconv.Itoa(Cycle(d))})
	}
	for _, q := range d.OpenRequests() {
		out = append(out, ID{Round, d.Stream, string(q.ID)})
	}
	return out
}

// owedBy lists the executions that the workspace's own stream ought to have: one
// for each export that was not delivered.
func owedBy(w *review.Workspace) []ID {
	var out []ID
	for _, x := range w.Exports {
		if x.Delivered.Name == "" {
			out = append(out, ID{Evidence, review.WorkspaceStream, x.ID})
		}
	}
	return out
}
