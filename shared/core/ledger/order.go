package ledger

import (
	"bytes"
	"slices"
)

// ordered sorts the members of every object in JSON that is canonical but for
// their order, and that the scanner has passed. Most values that programs encode
// need nothing else, and this is several times faster than the general way,
// with which the tests compare it.
func ordered(b []byte) []byte {
	o := orderer{b: b}
	return o.value(make([]byte, 0, len(b)))
}

type orderer struct {
	b []byte
	i int
}

// member is one member of an object: its key with quotes, and its value.
type member struct{ key, value []byte }

// value appends the value under the cursor.
func (o *orderer) value(out []byte) []byte {
	switch o.b[o.i] {
	case '{':
		return o.object(out)
	case '[':
		return o.array(out)
	case '"':
		return append(out, o.text()...)
	}
	start := o.i
	for o.i < len(o.b) && bytes.IndexByte([]byte(",]}"), o.b[o.i]) < 0 {
		o.i++
	}
	return append(out, o.b[start:o.i]...)
}

func (o *orderer) array(out []byte) []byte {
	out = append(out, '[')
	for o.i++; o.b[o.i] != ']'; {
		if o.b[o.i] == ',' {
			out = append(out, ',')
			o.i++
		}
		out = o.value(out)
	}
	o.i++
	return append(out, ']')
}

func (o *orderer) object(out []byte) []byte {
	var members []member
	for o.i++; o.b[o.i] != '}'; {
		if o.b[o.i] == ',' {
			o.i++
		}
		key := o.text()
		o.i++ // the colon
		members = append(members, member{key, o.value(nil)})
	}
	o.i++
	slices.SortFunc(members, func(a, b member) int {
		if lessUTF16(a.key[1:len(a.key)-1], b.key[1:len(b.key)-1]) {
			return -1
		}
		return 1
	})
	out = append(out, '{')
	for n, m := range members {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, m.key...), ':'), m.value...)
	}
	return append(out, '}')
}

// text is the string under the cursor, with its quotes.
func (o *orderer) text() []byte {
	start := o.i
	for o.i++; o.b[o.i] != '"'; o.i++ {
		if o.b[o.i] == '\\' {
			o.i++
		}
	}
	o.i++
	return o.b[start:o.i]
}
