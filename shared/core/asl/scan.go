package asl

import "strings"

// lexeme is a token of an expression, as far as we need to tell them apart.
type lexeme struct {
	kind rune // '$' variable, 'a' name, '"' literal, 'o' operator
	text string
}

// stops end a name, as in the evaluator's own lexer.
const stops = " \t\n\r\v.[]{}(),@#;:?+-*/%|=<>^&!~"

// lexemes splits an expression. It is no judge of syntax: Compile is.
func lexemes(src string) []lexeme {
	var list []lexeme
	for src != "" {
		n, l := next(src, endsValue(list))
		if l.kind != 0 {
			list = append(list, l)
		}
		src = src[n:]
	}
	return list
}

// next is the length of the token that src begins with, and the token unless
// it is white space or a comment.
func next(src string, infix bool) (int, lexeme) {
	switch c := src[0]; {
	case strings.HasPrefix(src, "/*"):
		return through(src, 2, "*/"), lexeme{}
	case c == '"' || c == '\'':
		return quoted(src), lexeme{'"', ""}
	case c == '`':
		return through(src, 1, "`"), lexeme{'a', ""}
	case c == '/' && !infix && regex(src) > 0:
		return regex(src), lexeme{'"', ""}
	case strings.ContainsRune(" \t\n\r\v", rune(c)):
		return 1, lexeme{}
	case strings.IndexByte(stops, c) >= 0:
		return operator(src)
	}
	n := strings.IndexAny(src, stops)
	if n < 0 {
		n = len(src)
	}
	if src[0] == '$' {
		return n, lexeme{'$', src[1:n]}
	}
	return n, lexeme{'a', src[:n]}
}

func operator(src string) (int, lexeme) {
	for _, two := range []string{":=", "??", "?:", "..", "~>"} {
		if strings.HasPrefix(src, two) {
			return 2, lexeme{'o', two}
		}
	}
	return 1, lexeme{'o', src[:1]}
}

// endsValue reports whether a '/' after the list divides.
func endsValue(list []lexeme) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1]; last.kind {
	case 'a':
		return last.text != "and" && last.text != "or" && last.text != "in"
	case 'o':
		return strings.Contains(")]}", last.text)
	}
	return true
}

func through(src string, from int, end string) int {
	if n := strings.Index(src[from:], end); n >= 0 {
		return from + n + len(end)
	}
	return len(src)
}

func quoted(src string) int {
	for n := 1; n < len(src); n++ {
		switch src[n] {
		case '\\':
			n++
		case src[0]:
			return n + 1
		}
	}
	return len(src)
}

// regex is the length of the regular expression that src begins with, or 0.
func regex(src string) int {
	depth := 0
	for n := 1; n < len(src); n++ {
		switch src[n] {
		case '\\':
			n++
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '/':
			if depth == 0 {
				return n + 1
			}
		}
	}
	return 0
}
