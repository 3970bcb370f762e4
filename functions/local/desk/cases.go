package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// Shipped are the cases that `conoe play` plays, in order. A supplement goes on
// with the case before it.
var Shipped = []string{
	"same-day-delivery", "same-day-delivery-supplement", "body-scanner", "body-scanner-supplement", "meeting-notes",
}

// CaseReader reads cases; a supplement finds the case that it goes on with beside
// itself, or among the shipped ones. It needs no data file, so that bad input
// makes none.
func CaseReader(beside string) (casefile.Reader, error) {
	policy, catalogues, err := usecase.Shipped(templates.Files)
	if err != nil {
		return casefile.Reader{}, err
	}
	plain := casefile.Reader{
		Document: usecase.Writable,
		Control: func(id string) (string, string, error) {
			cat, err := catalogues()
			if err != nil {
				return "", "", err
			}
			r, err := cat.ResolveControl(id)
			return r.Ref, r.Note, err
		},
	}
	for _, q := range policy.Screening.Questions {
		plain.Questions = append(plain.Questions, q.Key)
	}
	whole := plain
	whole.Base = func(id string) (*casefile.Case, error) {
		raw, err := CaseBytes(filepath.Join(beside, id+".yaml"))
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

// CaseBytes reads a file that may hold a case, and no more of it than a case can
// have.
func CaseBytes(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fault.Errorf(fault.NotFound, "%s is neither a file nor one of the shipped cases: %s.", name, strings.Join(Shipped, ", "))
	case !info.Mode().IsRegular():
		return nil, fault.Errorf(fault.Invalid, "%s is no ordinary file.", name)
	case info.Size() > casefile.MaxSize:
		return nil, fault.Errorf(fault.Limit, "%s has %d bytes; a case may have %d. Split it into a case and supplements.", name, info.Size(), casefile.MaxSize)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	return raw, nil
}
