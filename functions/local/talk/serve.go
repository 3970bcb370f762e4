package talk

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/shared/adapter/standin"
)

// Service takes what a stand-in sends, over signed HTTP on the loopback interface.
type Service struct {
	Address string // without a path
	web     *http.Server
	done    chan struct{}
}

// Serve connects a stand-in to the face. Around is put around what answers; nil is
// nothing.
func Serve(f *face.App, s *standin.Server, around func(http.Handler) http.Handler) (*Service, error) {
	e := Edge(f, s.AppID(), s.TeamID())
	e.Secrets = func(context.Context) ([]string, error) { return []string{s.SigningSecret()}, nil }
	var answers http.Handler = handler.Serve(e.Serve)
	if around != nil {
		answers = around(answers)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the stand-in: %w", err)
	}
	out := &Service{"http://" + l.Addr().String(), &http.Server{Handler: answers, ReadHeaderTimeout: 5 * time.Second}, make(chan struct{})}
	go func() {
		defer close(out.done)
		_ = out.web.Serve(l)
	}()
	if err := s.Connect(out.Address); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// Close ends it, and returns when nothing runs any more.
func (s *Service) Close() {
	_ = s.web.Close()
	<-s.done
}
