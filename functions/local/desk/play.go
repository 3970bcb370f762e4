package desk

import (
	"context"
	"errors"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/play"
)

// Play plays cases on a clock of their own and gives the number of entries that
// it added. Until it is over, a note in the file keeps the real clock out of it.
// Plain plays without workflows, for comparison.
func (d *Desk) Play(ctx context.Context, cases []*casefile.Case, tell func(play.Line), plain bool) (added int, err error) {
	if err := d.Store.BeginPlay(); err != nil {
		return 0, err
	}
	newest, err := newestEntry(ctx, d.Store, d.Workspace)
	if err != nil {
		return 0, err
	}
	c := new(play.Clock)
	err = d.Engine.Alone(func(driver play.Driver) error {
		d.Clock.Set(func() time.Time { return later(c.Now(), newest) })
		if plain {
			driver = play.Direct{App: d.App}
		}
		p := &play.Player{App: d.App, Clock: c, Driver: driver, Tell: func(l play.Line) {
			if l.Entry != nil {
				added++
			}
			tell(l)
		}}
		for _, one := range cases {
			for _, note := range one.Notes {
				p.Tell(play.Line{Kind: play.Aside, Text: "note, " + note})
			}
			if err := PlayOne(ctx, p, one); err != nil {
				return err
			}
		}
		return d.keepClock(ctx, c)
	})
	if err != nil {
		return added, errors.Join(err, d.Clock.follow(d.Store, d.Workspace))
	}
	return added, nil
}

// later is the later of two times. A play that goes on after it was cut off begins
// with the first day of its first case, and the file is further.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// PlayOne plays a case, or a supplement on what its case opened.
func PlayOne(ctx context.Context, p *play.Player, c *casefile.Case) error {
	var err error
	if c.Base != nil {
		_, err = p.GoOn(ctx, c)
	} else {
		_, err = p.Play(ctx, c)
	}
	return err
}

// keepClock ends a play and leaves the practice clock where it ended, so that
// what is read next is read on that day. It never goes back, nor behind what is
// in the file.
func (d *Desk) keepClock(ctx context.Context, c *play.Clock) error {
	offset, err := d.Store.Offset()
	if err != nil {
		return err
	}
	newest, err := newestEntry(ctx, d.Store, d.Workspace)
	if err != nil {
		return err
	}
	if ahead := time.Until(c.Now()); offset == 0 && !newest.After(c.Now()) || ahead > offset {
		offset = ahead
	}
	d.Clock.Ahead(offset)
	return d.Store.EndPlay(offset)
}
