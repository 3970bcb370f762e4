package play

import (
	"context"
	"fmt"

	"conoe/shared/core/casefile"
	"conoe/shared/core/review"
)

// past is the number of the last step that an earlier play carried out, or -1,
// and the review's or system's stream if it was carried out there.
func (r *run) past(ctx context.Context) (int, string) {
	for n := len(r.c.Steps) - 1; n >= 0; n-- {
		c := r.command(fmt.Sprintf("step/%d", n), "")
		for _, stream := range []string{r.in.ReviewStream, r.in.SystemStream} {
			if r.done(ctx, c, stream) {
				return n, stream
			}
		}
		if r.done(ctx, c, review.WorkspaceStream) {
			return n, ""
		}
	}
	return -1, ""
}

// skip leaves out a step of which nothing remains to be done, except that time
// passes.
func (r *run) skip(s *casefile.Step) error {
	if s.Jump == "" {
		return nil
	}
	d, _, err := casefile.ParseJump(s.Jump)
	r.Clock.Set(r.Clock.Now().Add(d))
	return err
}
