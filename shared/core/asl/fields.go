package asl

// next takes Next or End.
func (r *reader) next(s *state) {
	s.next, s.end = r.text("Next"), r.yes("End")
	if (s.next != "") == s.end {
		r.faults.add(r.path, "has either Next or \"End\": true")
	}
}

// results takes Assign and Output.
func (r *reader) results(s *state) {
	if s.jsonata {
		s.assign, s.output = r.assign(), r.template("Output")
	}
}

// assign takes Assign: an object whose keys are names of variables.
func (r *reader) assign() *template {
	t := r.template("Assign")
	if t == nil {
		return nil
	}
	if _, isObject := r.object.fields["Assign"].(*object); !isObject {
		r.add("Assign", "must be an object")
	}
	for _, name := range t.keys {
		if !isVariable(name) {
			r.add("Assign."+name, "is no name for a variable: an identifier of up to %d characters that no function has", maxName)
		}
	}
	return t
}

// words takes a string, which in JSONata may be an expression.
func (r *reader) words(s *state, key string) *template {
	t := r.template(key)
	if t == nil {
		return nil
	}
	if _, isText := r.object.fields[key].(string); !isText || !s.jsonata && !t.fixed {
		r.add(key, "must be a string")
	}
	return t
}

// count takes a whole number of at least low, which in JSONata may be an
// expression.
func (r *reader) count(s *state, key string, low int) *template {
	t := r.template(key)
	if t == nil || s.jsonata && (t.code != nil || isBroken(t)) {
		return t
	}
	if n, ok := t.constant(); !ok || n < low || n > maxSeconds {
		r.add(key, "must be a whole number from %d to %d, or an expression", low, maxSeconds)
	}
	return t
}
