package ledger

import (
	"bytes"
	"strconv"

	"conoe/shared/core/fault"
)

const (
	maxToken   = 64
	maxVersion = 9999
)

// token says whether s is a name in lower case that JSON writes as it is.
func token(s string) bool {
	for n := range len(s) {
		c := s[n]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= maxToken
}

// KindOf reads kind and version from the end of an entry's canonical bytes,
// without looking at the rest. The end cannot be imitated from within: what is
// nested closes with one more brace.
func KindOf(entry []byte) (kind string, v int, err error) {
	const longest = len(`,"kind":"","v":}`) + maxToken + len("9999")
	tail, closed := bytes.CutSuffix(entry[max(0, len(entry)-longest):], []byte("}"))
	at := bytes.LastIndex(tail, []byte(`,"kind":"`))
	if !closed || at < 0 {
		return "", 0, errSuffix()
	}
	name, version, _ := bytes.Cut(tail[at+len(`,"kind":"`):], []byte(`","v":`))
	kind = string(name)
	v, err = strconv.Atoi(string(version))
	if err != nil || !token(kind) || v < 1 || v > maxVersion || version[0] < '1' || version[0] > '9' {
		return "", 0, errSuffix()
	}
	return kind, v, nil
}

// AtOf reads the time from the beginning of an entry's canonical bytes, where
// only the role can come before it.
func AtOf(entry []byte) (Time, error) {
	rest, ok := bytes.CutPrefix(entry, []byte("{"))
	if role, found := bytes.CutPrefix(rest, []byte(`"as":"`)); found {
		_, rest, _ = bytes.Cut(role[:min(len(role), maxToken+2)], []byte(`",`))
		rest = role[len(role[:min(len(role), maxToken+2)])-len(rest):]
	}
	rest, found := bytes.CutPrefix(rest, []byte(`"at":"`))
	if !ok || !found || len(rest) <= len(timeLayout) || rest[len(timeLayout)] != '"' {
		return Time{}, errSuffix()
	}
	return ParseTime(string(rest[:len(timeLayout)]))
}

func errSuffix() error {
	return fault.Errorf(fault.Invalid, "These bytes are not an entry: an entry begins with its role and time and ends with its kind and version.")
}
