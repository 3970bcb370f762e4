package asl

import "encoding/json"

// eval is the value of a template.
func (x *scope) eval(t *template) (any, *failure) {
	value, p := t.eval(x.find, x.line.s.env.Now)
	if p != nil {
		return nil, x.line.failed(p)
	}
	return value, nil
}

// payload is the value of a template as JSON that is not too large.
func (x *scope) payload(t *template, what string) (json.RawMessage, *failure) {
	value, f := x.eval(t)
	if f != nil {
		return nil, f
	}
	raw := encode(value)
	if !fits(raw) {
		return nil, x.line.tooLarge(what)
	}
	return raw, nil
}

// text is the string of a template, or "" if the field is absent.
func (x *scope) text(t *template) (string, *failure) {
	if t == nil {
		return "", nil
	}
	value, f := x.eval(t)
	if f != nil {
		return "", f
	}
	s, isText := value.(string)
	if !isText {
		return "", x.line.failed(t.unexpected("string", value))
	}
	return s, nil
}

// truth is the bool of a condition.
func (x *scope) truth(t *template) (bool, *failure) {
	value, f := x.eval(t)
	if f != nil {
		return false, f
	}
	b, isBool := value.(bool)
	if !isBool {
		return false, x.line.failed(t.unexpected("boolean", value))
	}
	return b, nil
}

// count is the whole number of a template, at least low.
func (x *scope) count(t *template, low int) (int, *failure) {
	value, f := x.eval(t)
	if f != nil {
		return 0, f
	}
	n, whole := integer(value)
	if !whole || n < low || n > maxSeconds {
		return 0, x.line.failed(t.unexpected("integer", value))
	}
	return n, nil
}

// assign is what Assign gives to variables. All of it is evaluated on the
// values that the variables had before.
func (x *scope) assign(t *template) (map[string]json.RawMessage, *failure) {
	if t == nil {
		return nil, nil
	}
	vars, total := map[string]json.RawMessage{}, 0
	for n, name := range t.keys {
		value, f := x.payload(t.fields[n], "the variable $"+name)
		if f != nil {
			return nil, f
		}
		vars[name] = value
		total += len(value)
	}
	if total > maxPayload {
		return nil, x.line.tooLarge("what Assign gives to variables")
	}
	if x.line.held()+total > maxVariables {
		return nil, x.line.tooLarge("all variables")
	}
	return vars, nil
}

// maxVariables bounds what the variables of a run hold together
// (docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
const maxVariables = 10 << 20

// held is the size of the variables that the line sees.
func (l *line) held() int {
	total := 0
	for ; l != nil; l = l.up {
		for _, value := range l.f.Vars {
			total += len(value)
		}
	}
	return total
}
