package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"conoe/functions/local/desk"
)

// The process that has the data file open carries out the commands of others. It
// listens on the loopback interface and tells where, and the word that opens the
// door, in a file that only the owner of the folder can read.

const runningFile = "running.json"

// running is what the file says.
type running struct {
	Address string `json:"address"`
	Secret  string `json:"secret"`
}

// order is a command line to carry out.
type order struct {
	Args []string `json:"args"`
	Dir  string   `json:"dir"` // where the caller stands
}

// said is a piece of what a command says, and at last its exit code.
type said struct {
	Out  string `json:"out,omitzero"`
	Err  string `json:"err,omitzero"`
	Exit *int   `json:"exit,omitzero"`
}

const maxOrder = 1 << 20

// listen opens the door and returns a function that closes it.
func listen(d *desk.Desk, folder string) (io.Closer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	r := running{Address: l.Addr().String(), Secret: rand.Text()}
	srv := &http.Server{Handler: door(d, r.Secret), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(l) //nolint:errcheck // it ends with Close
	path := filepath.Join(folder, runningFile)
	if err := tellWhere(path, r); err != nil {
		return nil, errors.Join(err, srv.Close())
	}
	return closer(func() error { return errors.Join(os.Remove(path), srv.Close()) }), nil
}

type closer func() error

func (c closer) Close() error { return c() }

// tellWhere writes the file whole, readable by its owner only.
func tellWhere(path string, r running) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("tell where conoe runs: %w", err)
	}
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("tell where conoe runs: %w", err)
	}
	if err := os.WriteFile(temp, raw, 0o600); err != nil {
		return fmt.Errorf("tell where conoe runs: %w", err)
	}
	return os.Rename(temp, path)
}

// door carries out orders of those who know the secret.
func door(d *desk.Desk, secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+secret)) != 1 {
			http.Error(w, "not for you", http.StatusForbidden)
			return
		}
		var o order
		if r.Method != http.MethodPost || json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder)).Decode(&o) != nil {
			http.Error(w, "not a command", http.StatusBadRequest)
			return
		}
		v := &voice{enc: json.NewEncoder(w), flush: http.NewResponseController(w).Flush}
		v.say(said{}) // the caller hears at once that somebody is there
		code := obey(r.Context(), d, o, v.on(false), v.on(true))
		v.say(said{Exit: &code})
	})
}

// voice sends what a command says, piece by piece.
type voice struct {
	mu    sync.Mutex
	enc   *json.Encoder
	flush func() error
}

func (v *voice) say(s said) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.enc.Encode(s) == nil {
		_ = v.flush()
	}
}

func (v *voice) on(errors bool) io.Writer { return mouth{v, errors} }

type mouth struct {
	*voice
	errors bool
}

// Write sends b.
func (m mouth) Write(b []byte) (int, error) {
	if m.errors {
		m.say(said{Err: string(b)})
	} else {
		m.say(said{Out: string(b)})
	}
	return len(b), nil
}

// ask lets the running process carry out a command line. It is false if none
// answers.
func ask(ctx context.Context, folder string, args []string, out, errOut io.Writer) (code int, answered bool) {
	r, dir, err := whereRunning(folder)
	if err != nil {
		return 0, false
	}
	body, err := json.Marshal(order{args, dir})
	if err != nil {
		return 0, false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.Address+"/command", bytes.NewReader(body))
	if err != nil {
		return 0, false
	}
	req.Header.Set("Authorization", "Bearer "+r.Secret)
	resp, err := (&http.Client{Transport: &http.Transport{ResponseHeaderTimeout: 10 * time.Second}}).Do(req)
	if err != nil {
		return 0, false
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if resp.StatusCode != http.StatusOK {
		return 0, false
	}
	return repeat(resp.Body, out, errOut)
}

func whereRunning(folder string) (r running, dir string, err error) {
	raw, err := os.ReadFile(filepath.Join(folder, runningFile))
	if err != nil {
		return r, "", err
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, "", err
	}
	dir, err = os.Getwd()
	return r, dir, err
}

// repeat says what the running process says. If it falls silent before the exit
// code, it was stopped.
func repeat(from io.Reader, out, errOut io.Writer) (int, bool) {
	for dec := json.NewDecoder(bufio.NewReader(from)); ; {
		var s said
		if err := dec.Decode(&s); err != nil {
			fmt.Fprintln(errOut, "conoe: the running conoe was stopped before it was done. What it recorded is kept; try again.")
			return exitFailed, true
		}
		if s.Exit != nil {
			return *s.Exit, true
		}
		_, _ = io.WriteString(out, s.Out)
		_, _ = io.WriteString(errOut, s.Err)
	}
}
