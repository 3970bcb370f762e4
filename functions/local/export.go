package main

import (
	"path/filepath"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

type exportCmd struct {
	Refs []review.Ref `arg:"" help:"Reviews or systems, such as REV-1 SYS-1."`
}

// Run asks for a bundle and waits until the workflow has delivered it.
func (c *exportCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	command := usecase.Command{ID: "cli/" + d.NewID().String(), Actor: by, Channel: ledger.CLI}
	asked, err := d.RequestExport(s.ctx, command, usecase.ExportOrder{Refs: c.Refs})
	if err != nil {
		return err
	}
	if err := d.Engine.Settle(s.ctx); err != nil {
		return err
	}
	w, err := d.People(s.ctx)
	if err != nil {
		return err
	}
	x := w.Export(asked.Export)
	if x == nil || x.Delivered.Name == "" {
		return fault.Errorf(fault.Blocked, "The export %s is not delivered yet. `conoe workflows --all` shows why, and `conoe doctor` how to mend it.", asked.Export)
	}
	file := filepath.Join(d.Shelf.Dir, x.Delivered.Name)
	out := map[string]any{"export": asked.Export, "file": file, "sha256": x.Delivered.SHA256, "bytes": x.Delivered.Bytes, "positions": x.Delivered.Positions}
	return s.print(out, func() {
		s.printf("%s, %d bytes, %s\n", file, x.Delivered.Bytes, x.Delivered.SHA256)
		s.printf("It holds the entries of %d logs, without texts and names, and their positions; nothing in it is signed.\n", len(x.Delivered.Positions))
	})
}
