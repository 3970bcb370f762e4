package standin

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"conoe/shared/adapter/standin/blockkit"
)

// call is a call of the Web API: its arguments, wherever they stood.
type call struct {
	method string
	token  string
	args   object
}

// refusal is an answer with ok false.
type refusal struct {
	code     string
	messages []string
	more     object
}

// Error is Slack's word.
func (r refusal) Error() string { return r.code }

func refuse(code string) error { return refusal{code: code} }

const maxBody = 8 << 20

// readCall reads arguments from a JSON body, a form, or the query of a GET. A
// token may stand in the header or among the arguments, as clients do either.
func readCall(w http.ResponseWriter, r *http.Request) (call, error) {
	c := call{method: r.PathValue("method"), args: object{}}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "application/json":
		raw, err := io.ReadAll(r.Body)
		if len(raw) == 0 {
			raw = []byte("{}")
		}
		if err != nil || json.Unmarshal(raw, &c.args) != nil || c.args == nil {
			return c, refuse("invalid_json")
		}
	case kind == "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return c, refuse("invalid_form_data")
		}
		c.take(r.MultipartForm.Value)
	default:
		if r.ParseForm() != nil {
			return c, refuse("invalid_form_data")
		}
		c.take(r.PostForm)
		if r.Method == http.MethodGet {
			c.take(r.Form)
		}
	}
	c.token = c.text("token")
	delete(c.args, "token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = bearer
	}
	return c, nil
}

func (c call) take(form map[string][]string) {
	for k, v := range form {
		c.args[k] = v[0]
	}
}

func (c call) text(name string) string {
	switch v := c.args[name].(type) {
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
	case float64:
		raw, _ := json.Marshal(v)
		return string(raw)
	}
	return ""
}

func (c call) flag(name string) bool {
	s := c.text(name)
	return s == "true" || s == "1"
}

// json is an argument that holds an object or an array, in a JSON body as such
// and in a form as JSON text. It is nil if the argument is missing.
func (c call) json(name string) (any, error) {
	s, isText := c.args[name].(string)
	if !isText {
		return c.args[name], nil
	}
	if s == "" {
		return nil, nil
	}
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return nil, refusal{code: "invalid_arguments", messages: []string{"[ERROR] invalid JSON in " + name}}
	}
	return v, nil
}

// blocks is the argument of that name; given is false if it is missing.
func (c call) blocks() (blocks []any, given bool, err error) {
	v, err := c.json("blocks")
	if err != nil {
		return nil, true, refuse("invalid_blocks_format")
	}
	if v == nil {
		return nil, false, nil
	}
	blocks, ok := v.([]any)
	if !ok {
		return nil, true, refuse("invalid_blocks_format")
	}
	return blocks, true, refusalOf("invalid_blocks", lintBlocks(blocks))
}

// view is the argument of that name, sound.
func (c call) view(kind string) (object, error) {
	v, err := c.json("view")
	if err != nil {
		return nil, err
	}
	view, ok := v.(object)
	if !ok {
		return nil, refusal{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: view"}}
	}
	if kind != "" && view["type"] != kind {
		return nil, refusal{code: "invalid_arguments", messages: []string{"[ERROR] unsupported type [json-pointer:/view/type]"}}
	}
	return view, refusalOf("invalid_arguments", lintView(view))
}

// refusalOf is what Slack answers to problems, nil if there are none.
func refusalOf(code string, problems []blockkit.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	r := refusal{code: code}
	for _, p := range problems {
		if p.Code != "" {
			r.code = p.Code
		}
		r.messages = append(r.messages, p.String())
	}
	return r
}

// answerOf is the body that goes with the result of a method.
func answerOf(result object, err error) object {
	if err == nil {
		o := object{"ok": true}
		for k, v := range result {
			o[k] = v
		}
		return o
	}
	r, ok := errors.AsType[refusal](err)
	if !ok {
		r = refusal{code: "internal_error"}
	}
	o := object{"ok": false, "error": r.code}
	if len(r.messages) > 0 {
		o["response_metadata"] = object{"messages": r.messages}
	}
	for k, v := range r.more {
		o[k] = v
	}
	return o
}
