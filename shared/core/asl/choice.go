package asl

// choose takes the first rule whose condition holds, or Default.
func (l *line) choose(s *state) {
	x := l.scope()
	for _, r := range s.rules {
		holds, f := x.truth(r.condition)
		if f != nil {
			l.fail(f)
			return
		}
		if holds {
			l.leave(x, r.assign, r.output, r.next, l.f.Input)
			return
		}
	}
	if s.fallback == "" {
		l.fail(&failure{name: errNoChoice, cause: l.prefix() + "No rule matched and there is no Default."})
		return
	}
	l.leave(x, s.assign, s.output, s.fallback, l.f.Input)
}
