package asl

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/recolabs/gnata"
)

// maxRange bounds what $range makes: each element takes two bytes of a payload.
const maxRange = maxPayload / 2

// library holds the functions that AWS adds to JSONata, in the form that the
// evaluator wants them in. It is only read.
var library = gnata.NewCustomEnv(map[string]gnata.CustomFunc{
	"partition": partition,
	"range":     numbers,
	"hash":      hash,
	"parse":     parseText,
	"eval":      refuse("eval"),
	"random":    refuse("random"),
	"shuffle":   refuse("shuffle"),
})

// refuse stands for a function that Parse refuses, should a name slip past it.
func refuse(name string) gnata.CustomFunc {
	return func([]any, any) (any, error) { return nil, errors.New(refused[name]) }
}

// partition is $partition(array, size): chunks of the array.
func partition(args []any, _ any) (any, error) {
	list, ok := argument(args, 0).([]any)
	size, whole := integer(argument(args, 1))
	if !ok || !whole || size < 1 || len(args) != 2 {
		return nil, errors.New("$partition takes an array and a whole number above 0")
	}
	chunks := []any{}
	for from := 0; from < len(list); from += size {
		chunks = append(chunks, list[from:min(from+size, len(list))])
	}
	return chunks, nil
}

// numbers is $range(first, last, step). It gives a sequence as JSONata means it:
// one number alone is that number.
func numbers(args []any, _ any) (any, error) {
	first, ok1 := integer(argument(args, 0))
	last, ok2 := integer(argument(args, 1))
	step, ok3 := integer(argument(args, 2))
	switch {
	case !ok1 || !ok2 || !ok3 || step == 0 || len(args) != 3:
		return nil, errors.New("$range takes three whole numbers, the third of which is not 0")
	case (last-first)/step >= maxRange:
		return nil, fmt.Errorf("$range makes at most %d numbers", maxRange)
	}
	list := []any{}
	for n := first; (step > 0 && n <= last) || (step < 0 && n >= last); n += step {
		list = append(list, float64(n))
	}
	switch len(list) {
	case 0:
		return nil, nil
	case 1:
		return list[0], nil
	}
	return list, nil
}

// hash is $hash(text, algorithm) in lower case hex. MD5 and SHA-1 are there
// because AWS has them; nothing here relies on them.
func hash(args []any, _ any) (any, error) {
	text, ok1 := argument(args, 0).(string)
	name, ok2 := argument(args, 1).(string)
	if !ok1 || !ok2 || len(args) != 2 {
		return nil, errors.New("$hash takes a text and the name of an algorithm")
	}
	var sum []byte
	switch data := []byte(text); name {
	case "MD5":
		s := md5.Sum(data)
		sum = s[:]
	case "SHA-1":
		s := sha1.Sum(data)
		sum = s[:]
	case "SHA-256":
		s := sha256.Sum256(data)
		sum = s[:]
	case "SHA-384":
		s := sha512.Sum384(data)
		sum = s[:]
	case "SHA-512":
		s := sha512.Sum512(data)
		sum = s[:]
	default:
		return nil, errors.New("$hash knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512")
	}
	return hex.EncodeToString(sum), nil
}

// parseText is $parse(text): the value of a JSON text.
func parseText(args []any, _ any) (any, error) {
	text, ok := argument(args, 0).(string)
	if !ok || len(args) != 1 || !json.Valid([]byte(text)) {
		return nil, errors.New("$parse takes a JSON text")
	}
	return gnata.DecodeJSON(json.RawMessage(text))
}

func argument(args []any, n int) any {
	if n < len(args) {
		return args[n]
	}
	return nil
}

// integer is a number without fraction that a float64 holds exactly.
func integer(value any) (int, bool) {
	var f float64
	switch n := value.(type) {
	case float64:
		f = n
	case json.Number:
		parsed, err := n.Float64()
		if err != nil {
			return 0, false
		}
		f = parsed
	default:
		return 0, false
	}
	return int(f), f == math.Trunc(f) && math.Abs(f) < 1<<53
}
