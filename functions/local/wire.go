package main

import (
	"os"
	"path/filepath"

	"conoe/functions/local/desk"
)

// open opens the data file, builds the app over it and does what is due by now.
func (s *session) open(create bool) (*desk.Desk, error) {
	d, err := s.openQuietly(create)
	if err != nil {
		return nil, err
	}
	if err := d.Engine.Settle(s.ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// openQuietly is open without doing what is due. In a running process its desk
// is open already.
func (s *session) openQuietly(create bool) (*desk.Desk, error) {
	d := s.desk
	if d == nil {
		var err error
		if d, err = desk.Open(s.cli.Data, create, s.log); err != nil {
			return nil, err
		}
		_ = os.Remove(filepath.Join(s.cli.Data, runningFile)) // of a process that was killed: the file is ours
	}
	if err := s.remember(d); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// remember notes what people are called, for sentences told after the file is
// closed.
func (s *session) remember(d *desk.Desk) error {
	w, err := d.People(s.ctx)
	if err != nil {
		return err
	}
	for id := range w.People {
		s.names[string(id)] = d.Name(s.ctx, w, id)
	}
	return nil
}
