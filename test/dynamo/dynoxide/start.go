// Package dynoxide starts a DynamoDB-compatible server for tests, from the npm
// package in test/package.json. A test that needs it fails if it cannot start.
package dynoxide

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const program = "node_modules/@dynoxide/linux-x64/dynoxide"

// Server is one running server with its tables in memory.
type Server struct {
	address string
	http    *http.Client
}

// Start starts a server on the loopback interface and stops it with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	path := install(t)
	for attempt := 0; ; attempt++ {
		s, err := start(t, path)
		if err == nil {
			return s
		}
		if attempt == 2 { // somebody else may have taken the port
			t.Fatalf("start dynoxide: %v", err)
		}
	}
}

func start(t testing.TB, path string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, "serve", "--host", "127.0.0.1", "--port", strconv.Itoa(port))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun, ended := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(ended)
		// The server gets its signal when this thread ends, so it has to last.
		runtime.LockOSThread()
		err := cmd.Start()
		begun <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	s := &Server{net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}}
	return s, s.ready(ended)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close() //nolint:errcheck // it was only asked for its number
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *Server) ready(ended <-chan struct{}) error {
	deadline := time.After(20 * time.Second)
	for {
		if c, err := net.Dial("tcp", s.address); err == nil {
			return c.Close()
		}
		select {
		case <-ended:
			return fmt.Errorf("it ended at once")
		case <-deadline:
			return fmt.Errorf("nobody answers at %s", s.address)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// install gives the program's path, after npm ci if it is not there. A lock
// lets one of several test processes do it.
func install(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(t), "test")
	path := filepath.Join(dir, program)
	lock, err := os.Open(filepath.Join(dir, "package.json"))
	if err != nil {
		t.Fatalf("install dynoxide: %v", err)
	}
	defer lock.Close() //nolint:errcheck // it gives back the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatalf("install dynoxide: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		return path
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci in test: %v\n%s", err, out)
	}
	return path
}

func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
	}
}
