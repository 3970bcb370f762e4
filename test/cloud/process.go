package cloud

import (
	"io"
	"os/exec"
	"runtime"
	"syscall"
)

// process is a child that ends with us.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended, after err was set
	err   error
}

func run(program string, environment []string, log io.Writer) (*process, error) {
	p := &process{cmd: exec.Command(program), ended: make(chan struct{})}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = environment, log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun := make(chan error, 1)
	go func() {
		defer close(p.ended)
		// The child gets its signal when this thread ends, so it has to last.
		runtime.LockOSThread()
		err := p.cmd.Start()
		begun <- err
		if err == nil {
			p.err = p.cmd.Wait()
		}
	}()
	return p, <-begun
}

// kill ends it without a word, and waits until it has.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}
