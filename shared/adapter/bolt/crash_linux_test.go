package bolt_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// TestMain is also the program of the subprocesses that tests here start.
func TestMain(m *testing.M) {
	switch path := os.Getenv("CONOE_BOLT_PATH"); os.Getenv("CONOE_BOLT_PROGRAM") {
	case "append":
		appendForEver(path)
	case "fill":
		fillTheDisk(path)
	default:
		os.Exit(m.Run())
	}
}

func program(t *testing.T, name, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CONOE_BOLT_PROGRAM="+name, "CONOE_BOLT_PATH="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

const streams = 3

func numbered(n int) ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: fmt.Sprint("rev_", n)}
}

// appendForEver appends to several streams at once, erases now and then, and
// says so on standard output after each acknowledgement.
func appendForEver(path string) {
	t := &testing.B{} // for the helpers; nothing in it can fail
	s, err := bolt.Open(path, bolt.Options{Mode: bolt.Practice, Timeout: 5 * time.Second})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	var out sync.Mutex
	for n := range streams {
		go func() {
			for {
				h, err := s.Head(ctx, numbered(n))
				if err != nil {
					fmt.Println("error", err)
					os.Exit(1)
				}
				b := ledgertest.Batch(t, numbered(n), fmt.Sprint("command ", h.Size), h.Size, "a", "b", strings.Repeat("c", int(h.Size*37%9000)))
				secret := ledgertest.Content(t, fmt.Sprintf("secret %d %d.", n, h.Size))
				b.Contents = []ledger.Content{secret}
				word := "added"
				if _, err = s.Append(ctx, b); err == nil && n == 0 {
					word = "erased"
					_, err = s.Erase(ctx, ledgertest.Batch(t, numbered(n), fmt.Sprint("command ", h.Size+3), h.Size+3, "e"), []ledger.Digest{secret.Digest})
				}
				out.Lock()
				if err != nil {
					fmt.Println("error", err)
					os.Exit(1)
				}
				fmt.Println(word, n, h.Size)
				out.Unlock()
			}
		}()
	}
	select {}
}

// TestKill kills a process that appends and erases, again and again, at random
// moments, and looks at what is left.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	var world ledgertest.World
	acknowledged := 0
	for round := range 8 {
		said := killed(t, path, time.Duration(20+rand.IntN(150))*time.Millisecond)
		acknowledged += len(said)
		s := open(t, path, bolt.Options{Mode: bolt.Practice, Timeout: 5 * time.Second})
		for n := range streams {
			world.Check(t, s, numbered(n))
		}
		for _, line := range said {
			checkAcknowledged(t, s, path, line)
		}
		if err := s.Close(); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if acknowledged < 20 {
		t.Fatalf("only %d commands were acknowledged, so this tests little", acknowledged)
	}
	t.Logf("%d commands were acknowledged", acknowledged)
}

// killed gives the whole lines that the program wrote before it was killed.
func killed(t *testing.T, path string, after time.Duration) (said []string) {
	t.Helper()
	cmd := program(t, "append", path)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(pipe)
	var timer *time.Timer
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		if said = append(said, line); timer == nil {
			timer = time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the program ended by itself: %v, %q", err, said)
	}
	return said
}

func checkAcknowledged(t *testing.T, s *bolt.Store, path, line string) {
	t.Helper()
	var word string
	var n int
	var size int64
	if _, err := fmt.Sscan(line, &word, &n, &size); err != nil {
		t.Fatalf("the program said %q", line)
	}
	b := ledgertest.Batch(t, numbered(n), fmt.Sprint("command ", size), size, "a")
	r, found, err := s.Marker(t.Context(), b.Stream, b.Command)
	if err != nil || !found || r.Head.Size != size+3 {
		t.Fatalf("acknowledged and lost: %q: %+v, %v, %v", line, r, found, err)
	}
	if word == "erased" && holds(t, filepath.Dir(path), fmt.Appendf(nil, "secret %d %d.", n, size)) {
		t.Fatalf("erased and still there: %q", line)
	}
}

// dirty is how many pages of the file the kernel has not written to the disk.
func dirty(t *testing.T, path string) uint64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const cachestat = 451 // on every architecture, since Linux 6.5
	var span [2]uint64    // offset and length; 0 is to the end
	var stat struct{ cache, dirty, writeback, evicted, recent uint64 }
	_, _, errno := syscall.Syscall6(cachestat, f.Fd(), uintptr(unsafe.Pointer(&span)), uintptr(unsafe.Pointer(&stat)), 0, 0, 0)
	if errno != 0 {
		t.Fatalf("this kernel cannot say what is synced (cachestat: %v); run the test on Linux 6.5 or later", errno)
	}
	return stat.dirty + stat.writeback
}

// TestAcknowledgedIsSynced asks the kernel after each acknowledgement whether
// any page of the file is still only in memory. First it shows that the
// question has an answer, with a commit that is not synced.
func TestAcknowledgedIsSynced(t *testing.T) {
	unsynced := filepath.Join(t.TempDir(), "raw.db")
	raw(t, unsynced, &bbolt.Options{NoSync: true}, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(make([]byte, 1000))
		return err
	})
	if dirty(t, unsynced) == 0 {
		t.Fatal("an unsynced commit looks synced here (a file system in memory?), so this tests nothing")
	}
	s, path := fresh(t)
	clean := func(what string, err error) {
		t.Helper()
		if n := dirty(t, path); err != nil || n != 0 {
			t.Fatalf("after %s %d pages are not synced, %v", what, n, err)
		}
	}
	clean("creation", nil)
	for n := int64(0); n < 60; n += 2 {
		b, c := secretBatch(t, n)
		_, err := s.Append(t.Context(), b)
		clean("append", err)
		if n%10 > 0 {
			_, err = s.Append(t.Context(), ledgertest.Batch(t, stream, fmt.Sprint("erase ", n), n+1, strings.Repeat("x", int(n)*1000)))
		} else {
			_, err = s.Erase(t.Context(), ledgertest.Batch(t, stream, fmt.Sprint("erase ", n), n+1, "x"), []ledger.Digest{c.Digest})
		}
		clean("the second one", err)
		clean("a cursor", s.MoveCursor(t.Context(), "relay", stream, n, n+2))
	}
}

// fillTheDisk appends until the file may not grow any further.
func fillTheDisk(path string) {
	t := &testing.B{}
	signal.Ignore(syscall.SIGXFSZ)
	s, err := bolt.Open(path, bolt.Options{Mode: bolt.Practice})
	fail := func(what string, err error) {
		if err != nil {
			fmt.Println(what, err)
			os.Exit(1)
		}
	}
	fail("open", err)
	limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
	fail("limit", syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	var size int64
	for err == nil {
		size++
		_, err = s.Append(ctx, ledgertest.Batch(t, stream, fmt.Sprint(size), size-1, strings.Repeat("x", 100<<10)))
	}
	if !errors.Is(err, bolt.ErrWrite) {
		fail("append", err)
	}
	// What it still has room for goes on, and all that was acknowledged is there.
	_, err = s.Append(ctx, ledgertest.Batch(t, numbered(0), "small", 0, "x"))
	fail("small append", err)
	fail("verify", ledger.Verify(ctx, s, stream))
	h, err := s.Head(ctx, stream)
	fail("head", err)
	if h.Size != size-1 {
		fail("head", fmt.Errorf("%d entries, want %d", h.Size, size-1))
	}
	fmt.Println("full after", size)
	os.Exit(0)
}

func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	cmd := program(t, "fill", path)
	out, err := cmd.Output()
	var size int64
	if _, scan := fmt.Sscanf(string(out), "full after %d", &size); err != nil || scan != nil || size < 2 {
		t.Fatalf("got %q, %v", out, err)
	}
	// With room again, the command that failed succeeds.
	s := open(t, path, bolt.Options{})
	b := ledgertest.Batch(t, stream, fmt.Sprint(size), size-1, strings.Repeat("x", 100<<10))
	if r, err := s.Append(t.Context(), b); err != nil || r.Repeat {
		t.Fatalf("got %+v, %v", r, err)
	}
	ledgertest.Check(t, s, stream)
}

// TestWriteErrors puts a device that refuses every write under the store's
// file, as a disk that fails, and takes it away again.
func TestWriteErrors(t *testing.T) {
	for _, device := range []string{"/dev/full", "/dev/null"} { // refuses to write; refuses to sync
		t.Run(device, func(t *testing.T) {
			var file *os.File
			s := open(t, filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice, OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, perm)
				file = f
				return f, err
			}})
			var world ledgertest.World
			for n := range int64(5) {
				b := ledgertest.Batch(t, stream, fmt.Sprint(n), n, strings.Repeat("x", int(n)*500))
				restore := exchange(t, file, device)
				if _, err := s.Append(t.Context(), b); !errors.Is(err, bolt.ErrWrite) {
					t.Fatalf("got %v", err)
				}
				if h, err := s.Head(t.Context(), stream); err != nil || h.Size != n {
					t.Fatalf("the failed append can be seen: %d, %v", h.Size, err)
				}
				restore()
				if r, err := s.Append(t.Context(), b); err != nil || r.Repeat {
					t.Fatalf("got %+v, %v", r, err)
				}
				world.Check(t, s, stream)
			}
		})
	}
}

// exchange makes the file's descriptor lead to the device until restore.
func exchange(t *testing.T, file *os.File, device string) (restore func()) {
	t.Helper()
	d, err := os.OpenFile(device, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(file.Fd())
	kept, err := syscall.Dup(fd)
	if err == nil {
		err = syscall.Dup3(int(d.Fd()), fd, syscall.O_CLOEXEC)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := syscall.Dup3(kept, fd, syscall.O_CLOEXEC); err != nil {
			t.Fatal(err)
		}
		syscall.Close(kept)
		d.Close()
	}
}
