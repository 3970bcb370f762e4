package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/fault"
)

// scanner walks JSON once. It refuses what an entry may not hold and notices
// whether the bytes are canonical already, in which case they are used as they
// are.
type scanner struct {
	b     []byte
	i     int
	loose bool // the bytes are fine but not canonical
	// unordered: members of an object are out of order; escaped: a key is, so
	// that its order is not that of its bytes.
	unordered bool
	escaped   bool

	refuseEscapedFFFD bool

	path []step
	keys [][]byte // decoded keys of the objects that are open
}

// step is one step of the path to the value under the cursor.
type step struct {
	key   []byte
	index int
}

func (s *scanner) document() error {
	if err := s.value(); err != nil {
		return err
	}
	if s.i != len(s.b) {
		return s.invalid("something follows the end of the value")
	}
	return nil
}

func (s *scanner) value() error {
	switch c := s.peek(); {
	case c == '{':
		return s.nested(s.object)
	case c == '[':
		return s.nested(s.array)
	case c == '"':
		_, err := s.text()
		return err
	case c == '-' || '0' <= c && c <= '9':
		return s.number()
	}
	return s.literal()
}

func (s *scanner) literal() error {
	rest := s.b[s.i:]
	switch {
	case bytes.HasPrefix(rest, []byte("true")):
		s.i += 4
	case bytes.HasPrefix(rest, []byte("false")):
		s.i += 5
	case bytes.HasPrefix(rest, []byte("null")):
		return s.invalid("null is not allowed; leave the field out")
	default:
		return s.invalid("this is not JSON")
	}
	return nil
}

func (s *scanner) nested(parse func() error) error {
	if len(s.path) == maxDepth {
		return s.invalid(fmt.Sprintf("it is nested more than %d deep", maxDepth))
	}
	s.i++
	s.path = append(s.path, step{index: -1})
	err := parse()
	s.path = s.path[:len(s.path)-1]
	return err
}

func (s *scanner) array() error {
	for n := 0; ; n++ {
		if s.space(); n == 0 && s.take(']') {
			return nil
		}
		s.path[len(s.path)-1] = step{index: n}
		if err := s.value(); err != nil {
			return err
		}
		if s.space(); s.take(']') {
			return nil
		}
		if !s.take(',') {
			return s.invalid("a comma or ] is missing")
		}
	}
}

func (s *scanner) object() error {
	first, ascending := len(s.keys), true
	defer func() { s.keys = s.keys[:first] }()
	for {
		if s.space(); len(s.keys) == first && s.take('}') {
			return nil
		}
		key, err := s.member()
		if err != nil {
			return err
		}
		if n := len(s.keys); n > first && !lessUTF16(s.keys[n-1], key) {
			ascending = false
		}
		s.keys = append(s.keys, key)
		if len(s.keys)-first > maxMembers {
			return s.invalid(fmt.Sprintf("an object has more than %d members", maxMembers))
		}
		if s.space(); s.take('}') {
			return s.closed(s.keys[first:], ascending)
		}
		if !s.take(',') {
			return s.invalid("a comma or } is missing")
		}
	}
}

func (s *scanner) member() ([]byte, error) {
	if s.peek() != '"' {
		return nil, s.invalid("a key is missing")
	}
	start := s.i
	key, err := s.text()
	if err != nil {
		return nil, err
	}
	if len(key) != s.i-start-2 {
		s.escaped = true
	}
	s.path[len(s.path)-1] = step{key: key, index: -1}
	if s.space(); !s.take(':') {
		return nil, s.invalid("a colon is missing")
	}
	s.space()
	return key, s.value()
}

// closed looks for duplicates, which only keys out of order can hide.
func (s *scanner) closed(keys [][]byte, ascending bool) error {
	if ascending {
		return nil
	}
	s.unordered = true
	slices.SortFunc(keys, bytes.Compare)
	for n, key := range keys[1:] {
		if bytes.Equal(keys[n], key) {
			s.path[len(s.path)-1] = step{key: key, index: -1}
			return s.invalid("the key is there twice")
		}
	}
	return nil
}

func (s *scanner) number() error {
	start := s.i
	negative := s.take('-')
	digits := s.i
	for s.i < len(s.b) && '0' <= s.b[s.i] && s.b[s.i] <= '9' {
		s.i++
	}
	n := s.b[digits:s.i]
	switch c := s.peek(); {
	case len(n) == 0 || len(n) > 1 && n[0] == '0':
		return s.invalid("this is not a number")
	case c == '.' || c == 'e' || c == 'E':
		return s.invalid("a number that is not whole is written as a decimal string")
	case negative && n[0] == '0':
		return s.invalid("there is no minus zero")
	case len(n) > 16 || integer(n) > maxInteger:
		s.i = start
		return s.invalid("the number is outside ±(2^53−1); write it as a decimal string")
	}
	return nil
}

func integer(digits []byte) (n int64) {
	for _, d := range digits {
		n = 10*n + int64(d-'0')
	}
	return n
}

func (s *scanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\t' || s.b[s.i] == '\r') {
		s.loose = true
		s.i++
	}
}

func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) take(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

func (s *scanner) invalid(what string) error {
	var at strings.Builder
	at.WriteByte('$')
	for _, p := range s.path {
		switch {
		case p.key != nil:
			fmt.Fprintf(&at, ".%s", bytes.ToValidUTF8(p.key, []byte("?")))
		case p.index >= 0:
			fmt.Fprintf(&at, "[%d]", p.index)
		}
	}
	return fault.Errorf(fault.Invalid, "This cannot be recorded: at %s %s.", at.String(), what)
}
