package checkpoint

import (
	"fmt"
	"strconv"
	"strings"

	"conoe/shared/core/ledger"
)

// Prefix is what the names of a stream's checkpoints begin with; with no stream's
// name, those of the whole workspace.
func Prefix(s ledger.Stream) string {
	if s.Name == "" {
		return s.Workspace + "/"
	}
	return s.Workspace + "/" + s.Name + "/"
}

// Name is where the checkpoint is put: <workspace>/<stream>/<epoch>-<size>.txt with
// 4 and 12 digits, so that the names of a stream sort by age.
func (c Checkpoint) Name() string {
	return fmt.Sprintf("%s%04d-%012d.txt", Prefix(c.Stream), c.Epoch, c.Size)
}

// ReadName reads a name: stream, epoch and size of the checkpoint. It is false for
// what is no name of a checkpoint.
func ReadName(name string) (c Checkpoint, ok bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 {
		return c, false
	}
	epoch, size, _ := strings.Cut(strings.TrimSuffix(parts[2], ".txt"), "-")
	c.Stream = ledger.Stream{Workspace: parts[0], Name: parts[1]}
	var err error
	if c.Epoch, err = strconv.Atoi(epoch); err != nil {
		return c, false
	}
	c.Size, err = strconv.ParseInt(size, 10, 64)
	return c, err == nil && c.Stream.Check() == nil && c.Name() == name
}
