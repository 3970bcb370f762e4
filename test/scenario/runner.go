package scenario

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"conoe/functions/local/desk"
	"conoe/shared/core/asl"
	"conoe/shared/core/casefile"
	"conoe/shared/core/flow"
	"conoe/shared/core/play"
	"conoe/templates"
)

// Run plays a script in a place.
func Run(ctx context.Context, p Place, s *Script) error {
	r := runner{p, s}
	for n, line := range s.lines() {
		if err := r.do(ctx, strings.Fields(line)); err != nil {
			return fmt.Errorf("%s, line %d of the script: %s: %w", s.Name, n+1, line, err)
		}
	}
	return nil
}

type runner struct {
	Place
	script *Script
}

func (r runner) do(ctx context.Context, words []string) error {
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return nil
	}
	arg := func(n int) string {
		if n < len(words) {
			return words[n]
		}
		return ""
	}
	switch words[0] {
	case "play":
		return r.play(ctx, arg(1), arg(2))
	case "jump":
		return r.jump(ctx, arg(1))
	case "hold", "resume", "reopen", "revise", "export", "retire":
		return r.lead(ctx, words[0], arg(1), arg(2))
	case "stop":
		return r.each(ctx, arg(1), arg(2), func(name string) error { return r.Stop(ctx, name, "the scenario says so") })
	case "delete":
		return r.each(ctx, arg(1), arg(2), func(name string) error { return r.Delete(ctx, name) })
	case "start":
		return r.start(ctx, arg(1), strings.Join(words[2:], " "))
	case "fail":
		n, err := strconv.Atoi(arg(3))
		r.Fail(arg(1), arg(2), n)
		return err
	case "sweep":
		if err := r.Sweep(ctx); err != nil {
			return err
		}
		return r.Settle(ctx)
	case "restart":
		return r.restart(ctx, arg(1))
	}
	return errors.New("no such line")
}

func (r runner) play(ctx context.Context, name, steps string) error {
	c, err := r.script.read(name)
	if err != nil {
		return err
	}
	if steps != "" {
		n, err := strconv.Atoi(steps)
		if err != nil {
			return err
		}
		c.Steps = c.Steps[:n]
	}
	return desk.PlayOne(ctx, &play.Player{App: r.App(), Clock: r.Clock(), Driver: r, Tell: func(play.Line) {}}, c)
}

// read reads a case of the file, or a shipped one.
func (s *Script) read(name string) (*casefile.Case, error) {
	reader, err := desk.CaseReader(".")
	if err != nil {
		return nil, err
	}
	raw := s.section(name)
	if raw == nil {
		name += ".yaml"
		if raw, err = templates.Files.ReadFile("cases/" + name); err != nil {
			return nil, fmt.Errorf("read a case: %w", err)
		}
	}
	return reader.Read(name, raw)
}

// jump lets everything become due at its own time.
func (r runner) jump(ctx context.Context, how string) error {
	far, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := r.Clock().Now().Add(far)
	if toDue {
		if _, target, err = r.App().FirstDue(ctx); err != nil {
			return err
		}
	}
	for {
		if err := r.Settle(ctx); err != nil {
			return err
		}
		due, err := r.Next(ctx)
		if err != nil || due.IsZero() || due.After(target) {
			r.Clock().Set(target)
			return err
		}
		r.Clock().Set(due)
	}
}

func (r runner) restart(ctx context.Context, after string) error {
	var away time.Duration
	if after != "" {
		var err error
		if away, _, err = casefile.ParseJump(after); err != nil {
			return err
		}
	}
	if err := r.Restart(ctx, away); err != nil {
		return err
	}
	return r.Settle(ctx)
}

func (r runner) start(ctx context.Context, workflow, input string) error {
	input = strings.ReplaceAll(input, "WORKSPACE", r.App().Workspace)
	if err := r.Start(ctx, workflow, workflow+"-by-hand", []byte(input)); err != nil {
		return err
	}
	return r.Settle(ctx)
}

// each does something to every running execution of a workflow, and lets what
// follows from it happen.
func (r runner) each(ctx context.Context, workflow, subject string, do func(name string) error) error {
	list, err := nested(ctx, r)
	if err != nil {
		return err
	}
	n := 0
	for _, x := range list {
		about := flow.InputOf(x.Input).Subject
		if (workflow == "all" || x.Machine == workflow) && (subject == "" || about == subject) && x.Status == asl.Running {
			n++
			if err := do(x.Name); err != nil {
				return err
			}
		}
	}
	if n == 0 {
		return errors.New("no such execution runs")
	}
	return r.Settle(ctx)
}

// Do plays one line in a place. Cases are shipped ones.
func Do(ctx context.Context, p Place, line string) error {
	s := &Script{a: new(txtar.Archive)}
	if err := (runner{p, s}).do(ctx, strings.Fields(line)); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	return nil
}
