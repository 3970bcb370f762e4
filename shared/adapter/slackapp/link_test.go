package slackapp

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// piped is a connection in memory, so that its silence can be waited for in no time.
// The other end reads and says nothing by itself.
func piped(t *testing.T) (ours *websocket.Conn, theirs net.Conn) {
	t.Helper()
	near, far := net.Pipe()
	go func() {
		in := bufio.NewReader(far)
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) // RFC 6455, 1.3
		fmt.Fprintf(far, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
			base64.StdEncoding.EncodeToString(sum[:]))
		for {
			if _, err := in.ReadByte(); err != nil {
				return
			}
		}
	}()
	d := websocket.Dialer{NetDialContext: func(context.Context, string, string) (net.Conn, error) { return near, nil }}
	conn, _, err := d.DialContext(context.Background(), "ws://slack.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	return conn, far
}

var pingFrame = []byte{0x89, 0} // RFC 6455, 5.2: a whole ping of no bytes

func TestSilenceEndsAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := piped(t)
		defer theirs.Close()
		s, l, begin := &socket{Client: &Client{}}, newLink(ours), time.Now()
		go func() {
			for range 5 {
				time.Sleep(20 * time.Second)
				if _, err := theirs.Write(pingFrame); err != nil {
					t.Error(err)
				}
			}
		}()
		if err := s.hear(context.Background(), l); err == nil || time.Since(begin) != 130*time.Second {
			t.Errorf("ended after %s with %v, want 30 s after the last ping", time.Since(begin), err)
		}
	})
}

// TestAnnouncedEndIsNotPutOff: a connection that Slack has given up is not kept open by
// pings.
func TestAnnouncedEndIsNotPutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := piped(t)
		defer theirs.Close()
		s, l, begin := &socket{Client: &Client{}}, newLink(ours), time.Now()
		var pings sync.WaitGroup
		pings.Go(func() {
			text := `{"type":"disconnect","reason":"warning"}`
			_, _ = theirs.Write(append([]byte{0x81, byte(len(text))}, text...))
			for range 5 {
				time.Sleep(3 * time.Second)
				_, _ = theirs.Write(pingFrame)
			}
		})
		if err := s.hear(context.Background(), l); err == nil || time.Since(begin) != farewell {
			t.Errorf("ended after %s with %v, want %s", time.Since(begin), err, farewell)
		}
		if why := <-l.left; why != nil {
			t.Errorf("left because of %v", why)
		}
		_ = ours.Close()
		pings.Wait()
	})
}
