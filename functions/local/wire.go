package main

import (
	"errors"
	"os"
	"path/filepath"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
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
	if s.desk != nil {
		return s.own(s.desk)
	}
	d, err := desk.Open(s.cli.Data, create, s.log)
	if errors.Is(err, bolt.ErrMode) {
		return nil, fault.Errorf(fault.Denied, "The file in %s is real: what is in it counts, so no case is played into it. Name another folder with --data.", s.cli.Data)
	}
	if err != nil {
		return nil, err
	}
	return s.own(d)
}

// openReal opens the file for what counts, or makes it, and does what is due by now.
func (s *session) openReal() (*desk.Desk, error) {
	d, err := desk.OpenReal(s.cli.Data, s.log)
	if errors.Is(err, bolt.ErrMode) {
		return nil, fault.Errorf(fault.Denied, "The file in %s is for practice: nothing in it counts, so people of a real workspace of Slack are not let in. Name another folder with --data; %s is taken if none is named.", s.cli.Data, realFolder)
	}
	if err != nil {
		return nil, err
	}
	if d, err = s.own(d); err != nil {
		return nil, err
	}
	if err := d.Engine.Settle(s.ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// own makes an open desk the session's.
func (s *session) own(d *desk.Desk) (*desk.Desk, error) {
	if s.desk == nil {
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
