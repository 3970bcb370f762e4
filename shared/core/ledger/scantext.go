package ledger

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// text scans a string and gives what it stands for. The result is never nil
// and lies in the source where it can.
func (s *scanner) text() ([]byte, error) {
	s.i++
	for start := s.i; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[start : s.i-1], nil
		case c < ' ' || c == '\\' || c >= utf8.RuneSelf:
			return s.hardText(start)
		}
	}
	return nil, s.invalid("a string has no end")
}

// hardText goes on with a string that starts at start and has met something
// other than plain ASCII.
func (s *scanner) hardText(start int) ([]byte, error) {
	out := append(make([]byte, 0, len(s.b[start:s.i])+32), s.b[start:s.i]...)
	for s.i < len(s.b) {
		c := s.b[s.i]
		s.i++
		switch {
		case c == '"':
			return out, s.checkText(out)
		case c < ' ':
			return nil, s.invalid("a string holds a bare control character")
		case c == '\\':
			var err error
			if out, err = s.escape(out); err != nil {
				return nil, err
			}
		default:
			out = append(out, c)
		}
	}
	return nil, s.invalid("a string has no end")
}

func (s *scanner) checkText(text []byte) error {
	switch {
	case !utf8.Valid(text):
		return s.invalid("the text is not valid UTF-8")
	case !norm.NFC.IsNormal(text):
		return s.invalid("the text is not in Unicode normal form C")
	}
	return nil
}

const (
	escapeNames = `"\bfnrt/`
	escapeBytes = "\"\\\b\f\n\r\t/"
)

func (s *scanner) escape(out []byte) ([]byte, error) {
	c := s.peek()
	s.i++
	if c == 'u' {
		return s.unicode(out)
	}
	n := bytes.IndexByte([]byte(escapeNames), c)
	if n < 0 {
		return nil, s.invalid("a string holds an unknown escape")
	}
	if c == '/' {
		s.loose = true
	}
	return append(out, escapeBytes[n]), nil
}

func (s *scanner) unicode(out []byte) ([]byte, error) {
	start := s.i
	r, ok := s.hex4()
	if ok && utf16.IsSurrogate(r) {
		var low rune
		if ok = s.take('\\') && s.take('u'); ok {
			low, ok = s.hex4()
		}
		r = utf16.DecodeRune(r, low)
		ok = ok && r != utf8.RuneError
	}
	switch {
	case !ok:
		return nil, s.invalid("a string holds a broken \\u escape")
	case r == utf8.RuneError && s.refuseEscapedFFFD:
		return nil, s.invalid("the text is not valid UTF-8")
	}
	s.loose = s.loose || !canonicalEscape(r, s.b[start:s.i])
	return utf8.AppendRune(out, r), nil
}

// canonicalEscape says whether RFC 8785 writes r as \u and these digits.
func canonicalEscape(r rune, digits []byte) bool {
	return r < ' ' && bytes.IndexByte([]byte("\b\f\n\r\t"), byte(r)) < 0 && bytes.Equal(digits, bytes.ToLower(digits))
}

func (s *scanner) hex4() (rune, bool) {
	if len(s.b)-s.i < 4 {
		return 0, false
	}
	digits := s.b[s.i : s.i+4]
	n, err := strconv.ParseUint(string(digits), 16, 32)
	s.i += 4
	return rune(n), err == nil && digits[0] != '+' && digits[0] != '_'
}

// lessUTF16 orders keys as RFC 8785 does: by UTF-16 code units, which differs
// from the order of their bytes only where a surrogate pair meets U+E000 to
// U+FFFF.
func lessUTF16(a, b []byte) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n == len(a) || n == len(b) {
		return len(a) < len(b)
	}
	for n > 0 && !utf8.RuneStart(a[n]) {
		n--
	}
	if x, y := firstUnit(a[n:]), firstUnit(b[n:]); x != y {
		return x < y
	}
	return bytes.Compare(a[n:], b[n:]) < 0
}

func firstUnit(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	if r >= 0x10000 {
		r, _ = utf16.EncodeRune(r)
	}
	return r
}
