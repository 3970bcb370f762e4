package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// What is measured of clicks.
const (
	clickPeople  = 40
	clickReviews = 50
	clicksASec   = 200
	clicksFor    = time.Minute
	twice        = 0.10 // of the clicks come a second time, half of them at the same moment
	replayed     = 0.05 // are old ones, with the signature that they had then
	clicksARaw   = 8    // for each transaction of a raw file
	clickMost    = 3.0
	clickSlowest = 90 * time.Millisecond // 3 % of what Slack waits
	toldWithin   = 10 * time.Second
)

// load is what a stream of clicks came to.
type load struct {
	mu       sync.Mutex
	wrong    error // the first answer that was not expected
	raw      []time.Duration
	answers  int // that are different
	replays  int
	letIn    int // of those
	running  sync.WaitGroup
	random   *rand.Rand
	previous []string
}

// clicks lets people answer through signed HTTP while everything that follows is
// done: workflows, views and messages.
func clicks() ([]row, error) {
	a, err := newAsked(clickPeople, clickReviews, 1)
	if err != nil {
		return nil, fmt.Errorf("clicks: %w", err)
	}
	defer a.end()
	if err := a.serve(); err != nil {
		return nil, fmt.Errorf("clicks: %w", err)
	}
	raw, err := newRaw(a)
	if err != nil {
		return nil, err
	}
	defer raw.Close() //nolint:errcheck // a temporary file
	l := &load{random: rand.New(rand.NewPCG(1, 2))}
	a.took.keep(true)
	l.press(a, raw)
	took := a.took.keep(false)
	told, err := a.told()
	lost, doubled, broken := a.recorded()
	if err := errors.Join(l.wrong, err, broken); err != nil {
		return nil, fmt.Errorf("clicks: %w", err)
	}
	return l.rows(took, told, lost, doubled), nil
}

func (l *load) rows(took []time.Duration, told time.Duration, lost, doubled int) []row {
	p50, p99 := percentile(took, 50), percentile(took, 99)
	ratio := float64(p50) / float64(percentile(l.raw, 50))
	return []row{
		{
			fmt.Sprintf("clicks at %d a second over %d reviews for %d s, 10 %% of them twice: answers that are lost, and that are doubled, of %d", clicksASec, clickReviews, int(clicksFor.Seconds()), l.answers),
			fmt.Sprintf("%d, %d", lost, doubled), "0, 0", lost+doubled == 0,
		},
		{fmt.Sprintf("replays of old clicks that were let in, of %d", l.replays), fmt.Sprint(l.letIn), "0", l.letIn == 0},
		{
			fmt.Sprintf("from a click to its answer ÷ a raw bbolt transaction of the same bytes (%s), medians of one run; 99 of 100 within", ms(percentile(l.raw, 50))),
			times(ratio) + ", " + ms(p99), atMost("%.0f times", clickMost) + ", " + ms(clickSlowest), ratio <= clickMost && p99 <= clickSlowest,
		},
		{"from the last click until everybody is told", ms(told), "at most 10 s", told <= toldWithin},
	}
}

// press sends the clicks at their pace, however long each takes.
func (l *load) press(a *asked, raw *rawFile) {
	every, began := time.Second/clicksASec, time.Now()
	for n := range int(clicksFor / every) {
		time.Sleep(time.Until(began.Add(time.Duration(n) * every)))
		l.one(a, n)
		if n%clicksARaw == 0 {
			l.do(func() error { return l.aside(raw) })
		}
	}
	l.running.Wait()
}

func (l *load) one(a *asked, n int) {
	dice := l.random.Float64()
	if len(l.previous) < clicksASec {
		dice = 1 // nothing is old yet
	}
	switch {
	case dice < replayed:
		body := l.previous[l.random.IntN(len(l.previous))]
		l.replays++
		l.do(func() error { return l.replay(a, body) })
		return
	case dice < replayed+twice/2: // of the last second
		body := l.previous[len(l.previous)-1-l.random.IntN(clicksASec)]
		l.do(func() error { return a.taken(body) })
	}
	body := a.says(&a.seats[l.answers%len(a.seats)], n)
	l.answers++
	l.previous = append(l.previous, body)
	send := func() error { return a.taken(body) }
	l.do(send)
	if dice >= replayed+twice/2 && dice < replayed+twice {
		l.do(send)
	}
}

// replay sends what was sent before, with the signature that it had then.
func (l *load) replay(a *asked, body string) error {
	status, err := a.post("/slack/interactions", body, time.Now().Add(-6*time.Minute))
	if status != http.StatusUnauthorized {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.letIn++
	}
	return err
}

// do does something beside everything else.
func (l *load) do(f func() error) {
	l.running.Go(func() {
		if err := f(); err != nil {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.wrong = errors.Join(l.wrong, err)
		}
	})
}

// aside is a transaction of the raw file, in between.
func (l *load) aside(raw *rawFile) error {
	took, err := raw.put()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.raw = append(l.raw, took)
	return err
}

// taken sends a click, which has to be taken.
func (a *asked) taken(body string) error {
	status, err := a.post("/slack/interactions", body, time.Now())
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("a click was answered %d", status)
	}
	return err
}

// recorded compares what every seat said with what is recorded of it, whoever else
// spoke in between.
func (a *asked) recorded() (lost, doubled int, err error) {
	have := map[seat]int{}
	for n := range a.seats {
		s := &a.seats[n]
		have[seat{stream: s.stream, request: s.request, user: s.user}] -= s.said
	}
	user := map[review.PersonID]string{}
	for n, p := range a.people {
		user[p.Person] = userOf(n)
	}
	w, err := a.People(context.Background())
	if err != nil {
		return 0, 0, err
	}
	for _, r := range w.Reviews {
		all, err := a.Log(context.Background(), review.Actor{Workflow: true}, r.Stream, 0)
		if err != nil {
			return 0, 0, err
		}
		for _, e := range all {
			if e.Head.Kind != (approval.Decided{}).Kind() {
				continue
			}
			var d approval.Decided
			if err := json.Unmarshal(e.Data, &d); err != nil {
				return 0, 0, err
			}
			have[seat{stream: r.Stream, request: d.Request, user: user[d.Person]}]++
		}
	}
	for _, n := range have {
		lost, doubled = lost+max(0, -n), doubled+max(0, n)
	}
	return lost, doubled, nil
}
