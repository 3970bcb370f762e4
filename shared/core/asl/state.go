package asl

import "slices"

// state is one state of any type; what its type does not have is zero.
type state struct {
	name    string
	kind    string
	path    string
	comment string
	next    string
	end     bool
	jsonata bool

	output *template
	assign *template

	task      *taskSpec
	timeout   *template
	heartbeat *template
	retry     []retrier
	catch     []catcher

	rules    []rule
	fallback string

	seconds   *template
	timestamp *template

	failName  *template
	failCause *template

	loop *loopSpec
}

// The types of state.
const (
	kindPass    = "Pass"
	kindTask    = "Task"
	kindChoice  = "Choice"
	kindWait    = "Wait"
	kindMap     = "Map"
	kindSucceed = "Succeed"
	kindFail    = "Fail"
)

type taskSpec struct {
	resource Resource
	target   string
	payload  *template
	name     *template
}

type retrier struct {
	errors   []string
	interval int
	attempts int
	rate     float64
	longest  int // seconds; 0 is no bound
	jitter   bool
}

type catcher struct {
	errors []string
	next   string
	assign *template
	output *template
}

type rule struct {
	condition *template
	next      string
	assign    *template
	output    *template
}

type loopSpec struct {
	items       *template
	selector    *template
	concurrency *template
	graph       *graph
}

// exits lists the states that may follow s.
func (s *state) exits() []string {
	var to []string
	for _, r := range s.rules {
		to = append(to, r.next)
	}
	for _, next := range []string{s.fallback, s.next} {
		if next != "" {
			to = append(to, next)
		}
	}
	for _, c := range s.catch {
		to = append(to, c.next)
	}
	return to
}

// ends reports whether a run may end in s.
func (s *state) ends() bool { return s.end || s.kind == kindSucceed || s.kind == kindFail }

// templates lists everything in s that may hold an expression.
func (s *state) templates() []*template {
	list := []*template{
		s.output, s.assign, s.timeout, s.heartbeat,
		s.seconds, s.timestamp, s.failName, s.failCause,
	}
	for _, c := range s.catch {
		list = append(list, c.assign, c.output)
	}
	for _, r := range s.rules {
		list = append(list, r.condition, r.assign, r.output)
	}
	if s.task != nil {
		list = append(list, s.task.payload, s.task.name)
	}
	if s.loop != nil {
		list = append(list, s.loop.items, s.loop.selector, s.loop.concurrency)
	}
	return slices.DeleteFunc(list, func(t *template) bool { return t == nil })
}

// assigned lists the variables that s assigns, in its own scope.
func (s *state) assigned() []string {
	var names []string
	add := func(t *template) {
		if t != nil {
			names = append(names, t.keys...)
		}
	}
	add(s.assign)
	for _, c := range s.catch {
		add(c.assign)
	}
	for _, r := range s.rules {
		add(r.assign)
	}
	return names
}
