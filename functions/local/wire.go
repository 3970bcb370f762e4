package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/casefile"
	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// desk is the app over one data file.
type desk struct {
	*usecase.App
	store *bolt.Store
}

// close lets go of the file once nothing is written to it any more. What was
// acknowledged is synced already, so there is nothing left to fail.
func (d *desk) close() {
	d.Wait()
	_ = d.store.Close()
}

const dataFile = "conoe.db"

// open opens the data file and builds the app over it. Without create, a
// missing file is an error: reading must not make one.
func (s *session) open(create bool) (*desk, error) {
	path := filepath.Join(s.cli.Data, dataFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, fault.Errorf(fault.NotFound, "There is no data file in %s. `conoe play` makes a practice file; --data names another folder.", s.cli.Data)
	}
	var mode bolt.Mode // an existing file is taken as it is
	if create {
		mode = bolt.Practice
	}
	store, err := bolt.Open(path, bolt.Options{Mode: mode})
	if err != nil {
		return nil, err
	}
	app, err := newApp(store)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	d := &desk{app, store}
	return d, s.remember(d)
}

// remember notes what people are called, for sentences told after the file is
// closed.
func (s *session) remember(d *desk) error {
	w, err := d.People(s.ctx)
	if err != nil {
		return errors.Join(err, d.store.Close())
	}
	for id := range w.People {
		s.names[string(id)] = d.Name(s.ctx, w, id)
	}
	return nil
}

func newApp(store *bolt.Store) (*usecase.App, error) {
	policy, err := shippedPolicy()
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Load(templates.Files)
	if err != nil {
		return nil, fmt.Errorf("shipped catalogues: %w", err)
	}
	file := store.File()
	offset, err := store.Offset()
	if err != nil {
		return nil, err
	}
	return &usecase.App{
		Store: store, Workspace: "ws_" + file.ID, Mode: review.Mode(file.Mode), NewID: newID, Random: rand.Reader,
		Now: func() time.Time { return time.Now().Add(offset) }, Policy: policy, Catalogue: cat,
	}, nil
}

func shippedPolicy() (*rules.Policy, error) {
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		return nil, fmt.Errorf("shipped policy: %w", err)
	}
	return rules.ParsePolicy(raw)
}

// newID makes an id that sorts by time. Without randomness nothing here may go
// on.
func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// caseReader reads cases; a supplement finds the case that it goes on with beside
// itself, or among the shipped ones. It needs no data file, so that bad input
// makes none.
func caseReader(beside string) (casefile.Reader, error) {
	policy, err := shippedPolicy()
	if err != nil {
		return casefile.Reader{}, err
	}
	cat, err := catalogue.Load(templates.Files)
	if err != nil {
		return casefile.Reader{}, fmt.Errorf("shipped catalogues: %w", err)
	}
	plain := casefile.Reader{
		Document: usecase.Writable,
		Control: func(id string) (string, string, error) {
			r, err := cat.ResolveControl(id)
			return r.Ref, r.Note, err
		},
	}
	for _, q := range policy.Screening.Questions {
		plain.Questions = append(plain.Questions, q.Key)
	}
	whole := plain
	whole.Base = func(id string) (*casefile.Case, error) {
		raw, err := caseBytes(filepath.Join(beside, id+".yaml"))
		if err != nil {
			raw, err = templates.Files.ReadFile("cases/" + id + ".yaml")
		}
		if err != nil {
			return nil, fault.Errorf(fault.NotFound, "The case %q is neither beside its supplement nor among the shipped ones.", id)
		}
		return plain.Read(id+".yaml", raw)
	}
	return whole, nil
}
