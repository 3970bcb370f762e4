package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/core/asl"
	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// What is measured of workflows.
const (
	outcomes   = 400    // after which the next state is waited for
	waiting    = 10_000 // executions that wait, two a review
	plays      = 7      // with workflows, and as many without
	idleFor    = time.Minute
	lookEvery  = 50 * time.Microsecond
	giveUpSlow = 10 * time.Second
)

func workflows() ([]row, error) {
	var rows []row
	for _, m := range []func() ([]row, error){reactions, crowd, played} {
		more, err := m()
		if err != nil {
			return nil, fmt.Errorf("workflows: %w", err)
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// site is a desk over a folder of its own, with a lead who may hold reviews.
type site struct {
	*desk.Desk
	dir  string
	lead review.Actor
	n    int
}

func newSite() (*site, error) {
	dir, err := os.MkdirTemp("", "conoe-bench-")
	if err != nil {
		return nil, err
	}
	s := &site{dir: dir}
	if err := s.open(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	who := usecase.Newcomer{Name: "Lead", Offices: []review.Office{review.GovernanceLead}}
	added, err := s.Found(ctx, s.command(), []usecase.Newcomer{who})
	s.lead = review.Actor{Person: added.Person}
	return s, err
}

func (s *site) open() (err error) {
	s.Desk, err = desk.Open(s.dir, true, slog.New(slog.DiscardHandler))
	return err
}

func (s *site) remove() {
	s.Close()
	_ = os.RemoveAll(s.dir)
}

func (s *site) command() usecase.Command {
	s.n++
	return usecase.Command{ID: fmt.Sprintf("bench/%d", s.n), Actor: s.lead, Channel: ledger.CLI}
}

// reviews opens n reviews, each of which has two executions that wait.
func (s *site) reviews(n int) (last usecase.Started, err error) {
	for range n {
		last, err = s.Open(context.Background(), s.command(), usecase.Start{Title: "Bench", Trigger: review.NewSystem})
		if err != nil {
			return last, err
		}
		if err := s.Engine.Settle(context.Background()); err != nil {
			return last, err
		}
	}
	return last, nil
}

// reactions measures how long it takes from an entry that changes where a
// process stands to the state that its execution enters by it.
func reactions() ([]row, error) {
	s, err := newSite()
	if err != nil {
		return nil, err
	}
	defer s.remove()
	alone, err := s.reacts()
	if err != nil {
		return nil, err
	}
	if _, err := s.reviews(500); err != nil {
		return nil, err
	}
	among, err := s.reacts()
	if err != nil {
		return nil, err
	}
	p99, ratio := percentile(alone, 99), float64(percentile(among, 50))/float64(percentile(alone, 50))
	return []row{
		{"from an appended outcome to the next state entered, 99 of 100", ms(p99), "at most 50 ms", p99 <= 50*time.Millisecond},
		{"the same with 1,000 executions waiting ÷ with two, median; 99 of 100 within", times(ratio) + ", " + ms(percentile(among, 99)), "at most 1.5 times", ratio <= 1.5},
	}, nil
}

// reacts holds and resumes reviews, over and over, while the engine serves. A
// review does not serve for long: its history is read to see where it is.
func (s *site) reacts() ([]time.Duration, error) {
	var took []time.Duration
	for len(took) < outcomes {
		in, err := s.reviews(1)
		if err != nil {
			return nil, err
		}
		stage, err := s.stageOf(in.Review)
		if err != nil {
			return nil, err
		}
		ctx, stop := context.WithCancel(context.Background())
		served := make(chan error, 1)
		go func() { served <- s.Engine.Serve(ctx) }()
		for n := range 20 {
			one, err := s.reacted(in.ReviewStream, stage, n%2 == 0)
			if err != nil {
				stop()
				return nil, errors.Join(err, <-served)
			}
			took = append(took, one)
			time.Sleep(2 * time.Millisecond) // idle again
		}
		stop()
		if err := <-served; err != nil {
			return nil, err
		}
	}
	return took, nil
}

// reacted holds or resumes a review and waits until its stage has entered the
// state in which it waits next.
func (s *site) reacted(stream, stage string, hold bool) (time.Duration, error) {
	_, before, err := s.entered(stage)
	if err != nil {
		return 0, err
	}
	if _, err := s.Hold(context.Background(), s.command(), stream, hold, ""); err != nil {
		return 0, err
	}
	for began := time.Now(); time.Since(began) < giveUpSlow; time.Sleep(lookEvery) {
		state, now, err := s.entered(stage)
		if err != nil {
			return 0, err
		}
		if now > before && strings.HasPrefix(state, "WaitFor") {
			return time.Since(began), nil
		}
	}
	return 0, errors.New("an execution is asleep")
}

func (s *site) stageOf(ref review.Ref) (string, error) {
	list, err := s.Executions(context.Background())
	if err != nil {
		return "", err
	}
	n := slices.IndexFunc(list, func(x desk.Execution) bool { return x.Ref == ref && x.Flow == "stage" })
	if n < 0 {
		return "", fmt.Errorf("%s has no stage", ref)
	}
	return list[n].Name, nil
}

// entered is the state that an execution entered last, and how many it entered.
func (s *site) entered(name string) (state string, n int, err error) {
	events, err := s.Engine.Flows.History(context.Background(), name)
	for _, e := range events {
		if strings.HasSuffix(e.Type, "StateEntered") {
			state = e.State
			n++
		}
	}
	return state, n, err
}

func percentile(d []time.Duration, p int) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[(len(d)-1)*p/100]
}

// crowd measures what many waiting executions cost a process that starts and has
// nothing to do.
func crowd() ([]row, error) {
	s, err := newSite()
	if err != nil {
		return nil, err
	}
	defer s.remove()
	if _, err := s.reviews(waiting / 2); err != nil {
		return nil, err
	}
	s.Close()
	s.Desk = nil // and all that it had in memory
	empty := live()
	began := time.Now()
	if err := s.open(); err != nil {
		return nil, err
	}
	if err := s.Engine.Settle(context.Background()); err != nil {
		return nil, err
	}
	start := time.Since(began)
	each := float64(live()-empty) / waiting / 1024
	n := 0
	for r, err := range s.Engine.Flows.Executions(context.Background()) {
		if err != nil {
			return nil, err
		}
		if r.Status == asl.Running {
			n++
		}
	}
	if n != waiting {
		return nil, fmt.Errorf("%d executions wait, not %d", n, waiting)
	}
	ctx, stop := context.WithTimeout(context.Background(), idleFor)
	defer stop()
	used := cpuTime()
	if err := s.Engine.Serve(ctx); err != nil {
		return nil, err
	}
	idle := 100 * float64(cpuTime()-used) / float64(idleFor)
	began = time.Now()
	if err := s.Engine.Tidy(context.Background()); err != nil {
		return nil, err
	}
	sweep := time.Since(began)
	return []row{
		{"start-up with 10,000 waiting executions of 5,000 reviews", ms(start), "at most 5 s", start <= 5*time.Second},
		{"live heap of each", fmt.Sprintf("%.2f KB", each), "at most 20 KB", each <= 20},
		{"CPU while nothing is due, over 60 s without a sweep", fmt.Sprintf("%.3f %%", idle), "below 0.5 %", idle < 0.5},
		{"a sweep over all of them, every 15 minutes", ms(sweep), "below 0.5 % of 15 minutes", sweep < 15*time.Minute/200},
	}, nil
}

// played compares plays of the shipped cases with workflows and without, taken in
// turns.
func played() ([]row, error) {
	var with, without []float64
	for range plays {
		for _, plain := range []bool{false, true} {
			took, err := playAll(plain)
			if err != nil {
				return nil, err
			}
			if plain {
				without = append(without, took.Seconds())
			} else {
				with = append(with, took.Seconds())
			}
		}
	}
	ratio := median(with) / median(without)
	return []row{{"a play with workflows ÷ the same without", times(ratio), "at most 2 times", ratio <= 2}}, nil
}

func playAll(plain bool) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "conoe-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	cases, err := shippedCases()
	if err != nil {
		return 0, err
	}
	d, err := desk.Open(dir, true, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	began := time.Now()
	_, err = d.Play(context.Background(), cases, func(play.Line) {}, plain)
	d.Close()
	return time.Since(began), err
}

// shippedCases are the cases as `conoe play` plays them.
func shippedCases() ([]*casefile.Case, error) {
	r, err := desk.CaseReader("")
	if err != nil {
		return nil, err
	}
	var out []*casefile.Case
	for _, name := range desk.Shipped {
		raw, err := templates.Files.ReadFile("cases/" + name + ".yaml")
		if err != nil {
			return nil, err
		}
		c, err := r.Read(name+".yaml", raw)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
