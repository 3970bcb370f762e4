package asl

import (
	"math"
	"time"
)

// fail is what a state does with an error: retry, else catch, else end the line.
func (l *line) fail(f *failure) {
	s := l.state()
	l.noteEvaluation(f)
	if s.kind == kindMap {
		l.abandon(f)
	}
	if !l.retry(s, f) && !l.catch(s, f) {
		l.die(f)
	}
}

// retry waits for another attempt, by the first retrier that takes the error.
// Each has its own count, which begins anew when the state is entered.
func (l *line) retry(s *state, f *failure) bool {
	for n, r := range s.retry {
		if !f.matches(r.errors) {
			continue
		}
		if len(l.f.Retries) != len(s.retry) { // none yet, or the file has changed since
			l.f.Retries = make([]int, len(s.retry))
		}
		done := l.f.Retries[n]
		if done >= r.attempts {
			return false
		}
		l.f.Retries[n]++
		l.f.Task, l.f.Map = nil, nil
		l.pause(stepRetry, l.s.env.Now.Add(r.delay(done, l.s.env.Random)))
		return true
	}
	return false
}

// delay is the wait before another attempt after so many.
func (r retrier) delay(done int, random func() float64) time.Duration {
	s := float64(r.interval) * math.Pow(r.rate, float64(done))
	if r.longest > 0 {
		s = min(s, float64(r.longest))
	}
	s = min(s, maxSeconds)
	if r.jitter && random != nil {
		s *= random()
	}
	return time.Duration(s * float64(time.Second))
}

// catch goes to the state of the first catcher that takes the error. What its
// own expressions raise is not caught again.
func (l *line) catch(s *state, f *failure) bool {
	for _, c := range s.catch {
		if !f.matches(c.errors) {
			continue
		}
		x := l.scope()
		x.caught = map[string]any{"Error": f.name, "Cause": f.cause}
		if inner := l.exit(x, c.assign, c.output, c.next, encode(x.caught)); inner != nil {
			l.noteEvaluation(inner)
			l.die(inner)
		}
		return true
	}
	return false
}

func (l *line) noteEvaluation(f *failure) {
	if f.evaluation {
		l.note(Event{Type: "EvaluationFailed", State: l.f.State, Error: f.name, Cause: f.cause})
	}
}

// retried counts the attempts after the first.
func (f *Frame) retried() int {
	n := 0
	for _, r := range f.Retries {
		n += r
	}
	return n
}
