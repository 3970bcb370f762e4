// Package dynoxide starts a DynamoDB-compatible server for tests and for the
// benchmark, from the npm package in test/package.json. A test that needs it
// fails if it cannot start.
package dynoxide

import (
	"errors"
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
	s, stop, err := Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return s
}

// Run starts a server on the loopback interface. It ends with stop, and with
// this process at the latest.
func Run() (s *Server, stop func(), err error) {
	path, err := install()
	if err != nil {
		return nil, nil, fmt.Errorf("install dynoxide: %w", err)
	}
	for range 3 { // somebody else may have taken the port
		if s, stop, err = start(path); err == nil {
			return s, stop, nil
		}
	}
	return nil, nil, fmt.Errorf("start dynoxide: %w", err)
}

func start(path string) (*Server, func(), error) {
	port, err := freePort()
	if err != nil {
		return nil, nil, err
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
		return nil, nil, err
	}
	stop := func() {
		_ = cmd.Process.Kill()
		<-ended
	}
	s := &Server{net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}}
	if err := s.ready(ended); err != nil {
		stop()
		return nil, nil, err
	}
	return s, stop, nil
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
func install() (path string, err error) {
	dir, err := root()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "test")
	path = filepath.Join(dir, program)
	lock, err := os.Open(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	defer lock.Close() //nolint:errcheck // it gives back the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci in test: %w\n%s", err, out)
	}
	return path, nil
}

// root is the folder of the module in which the test or the benchmark runs.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory")
		}
	}
}
