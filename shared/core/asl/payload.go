package asl

import (
	"bytes"
	"encoding/json"
)

// maxPayload bounds every input, output, payload and variable in bytes
// (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: 256 KiB).
const maxPayload = 256 << 10

// maxDepth bounds the nesting of data. A run holds its data some levels down,
// and Go reads no more than 10,000 levels.
const maxDepth = 1000

// encode writes a plain value canonically: keys sorted, nothing escaped that
// JSON does not ask for.
func encode(v any) json.RawMessage {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// fits reports whether a JSON text is small and flat enough to be passed on.
func fits(raw json.RawMessage) bool {
	depth, inText := 0, false
	for n := 0; n < len(raw); n++ {
		switch c := raw[n]; {
		case inText && c == '\\':
			n++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return false
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return len(raw) <= maxPayload
}

// compact is a JSON text from outside without white space. It is a copy, so the
// caller may use its own again.
func compact(raw json.RawMessage) json.RawMessage {
	var buf bytes.Buffer
	if err := json.Compact(&buf, raw); err != nil {
		return bytes.Clone(raw)
	}
	return buf.Bytes()
}

// kindOf names the type of a plain value as AWS's messages do.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}
