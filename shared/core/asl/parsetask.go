package asl

import (
	"slices"
	"strings"
)

func readTask(r *reader, s *state, _ bool) {
	r.next(s)
	r.results(s)
	r.errors(s)
	s.timeout = r.count(s, "TimeoutSeconds", 1)
	s.heartbeat = r.count(s, "HeartbeatSeconds", 1)
	s.task = &taskSpec{resource: r.resource()}
	value, ok := r.take("Arguments")
	if !ok {
		r.add("Arguments", "is missing")
		return
	}
	if s.task.resource != "" {
		r.arguments(s.task, value)
	}
}

// resource takes an optimised integration: arn:aws:states:::lambda:invoke.
func (r *reader) resource() Resource {
	arn := r.need("Resource")
	partition, name, ok := strings.Cut(arn, ":states:::")
	known := []Resource{Invoke, InvokeForToken, StartExecution}
	if ok && strings.HasPrefix(partition, "arn:") && slices.Contains(known, Resource(name)) {
		return Resource(name)
	}
	if arn != "" {
		r.add("Resource", "must be arn:aws:states::: and one of %s", known)
	}
	return ""
}

// arguments takes what the integrations share under different names. The
// target is a literal, so that a file says which functions it needs.
func (r *reader) arguments(t *taskSpec, value any) {
	a := r.faults.reader(join(r.path, "Arguments"), value)
	target, payload := "FunctionName", "Payload"
	if t.resource == StartExecution {
		target, payload = "StateMachineArn", "Input"
		t.name = a.template("Name")
	}
	t.target = a.need(target)
	if isExpression(t.target) {
		a.add(target, "must be written out, not an expression")
	}
	t.payload = a.template(payload)
	a.done()
	for _, part := range []*template{t.payload, t.name} {
		if part != nil {
			part.rename("Arguments/")
		}
	}
}

// rename puts a prefix before the names that causes show.
func (t *template) rename(prefix string) {
	t.field = prefix + t.field
	for _, part := range t.fields {
		part.rename(prefix)
	}
}

// errors takes Retry and Catch.
func (r *reader) errors(s *state) {
	retries, catches := r.list("Retry"), r.list("Catch")
	for n, value := range retries {
		f := r.faults.reader(at(join(r.path, "Retry"), n), value)
		s.retry = append(s.retry, f.retrier(n == len(retries)-1))
	}
	for n, value := range catches {
		f := r.faults.reader(at(join(r.path, "Catch"), n), value)
		f.text("Comment")
		s.catch = append(s.catch, catcher{
			errors: f.errorEquals(n == len(catches)-1),
			next:   f.need("Next"),
			assign: f.assign(),
			output: f.template("Output"),
		})
		f.done()
	}
}

// retrier takes one element of Retry, with AWS's defaults and bounds
// (docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
func (r *reader) retrier(last bool) retrier {
	r.text("Comment")
	t := retrier{
		errors:   r.errorEquals(last),
		interval: r.whole("IntervalSeconds", 1, maxSeconds, 1),
		attempts: r.whole("MaxAttempts", 0, maxSeconds, 3),
		rate:     r.decimal("BackoffRate", 1, 2),
		longest:  r.whole("MaxDelaySeconds", 1, 31622399, 0),
		jitter:   r.oneOf("JitterStrategy", "FULL", "NONE") == "FULL",
	}
	if t.longest != 0 && t.longest <= t.interval {
		r.add("MaxDelaySeconds", "must be more than IntervalSeconds")
	}
	r.done()
	return t
}

// errorEquals takes the names of errors. States.ALL stands alone and last.
func (r *reader) errorEquals(last bool) []string {
	var names []string
	for n, value := range r.list("ErrorEquals") {
		name, ok := value.(string)
		if !ok || name == "" {
			r.add(at("ErrorEquals", n), "must be the name of an error")
		}
		names = append(names, name)
	}
	switch {
	case len(names) == 0:
		r.add("ErrorEquals", "must name at least one error")
	case slices.Contains(names, errAll) && len(names) > 1:
		r.add("ErrorEquals", "States.ALL must stand alone")
	case slices.Contains(names, errAll) && !last:
		r.add("ErrorEquals", "States.ALL must come last")
	}
	return names
}
