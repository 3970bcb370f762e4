package integration

import (
	"context"
	"crypto/ed25519"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/filekey"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

var errDown = errors.New("down")

// archive keeps checkpoints in memory, and fails while it is down.
type archive struct {
	mu   sync.Mutex
	held map[string][]byte
	down bool
	puts int
}

func (a *archive) Put(_ context.Context, name string, content []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.down {
		return errDown
	}
	if before, there := a.held[name]; there && string(before) != string(content) {
		return errors.New("other bytes were put under " + name)
	}
	if a.held == nil {
		a.held = map[string][]byte{}
	}
	a.held[name] = slices.Clone(content)
	a.puts++
	return nil
}

func (a *archive) Names(_ context.Context, prefix string) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(a.held)) {
		if strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	return out, nil
}

func (a *archive) Get(_ context.Context, name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if raw, ok := a.held[name]; ok {
		return raw, nil
	}
	return nil, fault.Errorf(fault.NotFound, "There is no %s.", name)
}

// signing is a desk whose streams are signed.
type signing struct {
	*desk
	*usecase.Checkpoints
	archive *archive
	key     *filekey.Key
	told    []relay.Held
}

func newSigning(d *desk) *signing {
	s := &signing{desk: d, archive: &archive{}, key: &filekey.Key{Path: filepath.Join(d.t.TempDir(), "signing.key")}}
	return s.anew(d.App)
}

// anew is the same in another process.
func (s *signing) anew(a *usecase.App) *signing {
	c := *s
	c.Checkpoints = &usecase.Checkpoints{App: a, Key: s.key, Archive: s.archive}
	return &c
}

// counting is a consumer that works.
type counting struct{ n int }

func (*counting) Name() string { return "counting" }

func (c *counting) Perform(_ context.Context, _ ledger.Stream, entries []ledger.Entry) (int, error) {
	c.n += len(entries)
	return len(entries), nil
}

func (s *signing) relay(more ...relay.Consumer) *relay.Relay {
	return &relay.Relay{
		Store: s.desk.App.Store, Workspace: "ws_test", Consumers: append([]relay.Consumer{s.Checkpoints}, more...), Now: s.clock.now,
		Failed: func(_ string, _ ledger.Stream, h relay.Held, _ error) { s.told = append(s.told, h) },
	}
}

func (s *signing) of(name string) ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: name}
}

// ring rings for every stream.
func (s *signing) ring() {
	s.t.Helper()
	r := s.relay()
	for one, err := range s.store.Streams(s.t.Context(), "ws_test") {
		if err != nil {
			s.t.Fatal(err)
		}
		if again, err := r.Ring(s.t.Context(), one); err != nil || !again.IsZero() {
			s.t.Fatalf("ring %s: again at %v, %v", one.Name, again, err)
		}
	}
}

func (s *signing) public() ed25519.PublicKey {
	s.t.Helper()
	k, err := s.key.Public(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

// standings compares and gives what there is of each stream.
func (s *signing) standings() map[string]usecase.Standing {
	s.t.Helper()
	all, err := s.Compare(s.t.Context(), byWorkflow)
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]usecase.Standing{}
	for _, o := range all {
		out[o.Stream] = o.Standing
	}
	return out
}

func (s *signing) stands(want map[string]usecase.Standing) {
	s.t.Helper()
	if got := s.standings(); !maps.Equal(got, want) {
		s.t.Fatalf("got %v, want %v", got, want)
	}
}

func TestGateIsSigned(t *testing.T) {
	s := newSigning(newDesk(t).opened(light()).staffed(review.No))
	s.ring()
	if got, _ := s.archive.Names(t.Context(), "ws_test/"+s.ReviewStream); got != nil {
		t.Errorf("drafts are signed: %q", got)
	}
	s.pass(review.G0)
	s.ring()
	names, _ := s.archive.Names(t.Context(), "ws_test/"+s.ReviewStream+"/")
	if len(names) != 1 {
		t.Fatalf("got %q", names)
	}
	head, err := s.store.Head(t.Context(), s.of(s.ReviewStream))
	if err != nil {
		t.Fatal(err)
	}
	c, err := checkpoint.Open(s.archive.held[names[0]], s.public())
	if err != nil || c.Size != head.Size || c.Root != head.Root || !c.Practice || c.At != head.At {
		t.Errorf("got %+v, %v; want %+v", c, err, head)
	}
	puts := s.archive.puts
	s.ring()
	if s.archive.puts != puts {
		t.Error("it was put again")
	}
	must(t)(s.RequestExport(t.Context(), s.as("lead"), usecase.ExportOrder{Refs: []review.Ref{s.Review}}))
	s.ring()
	if got := s.standings(); got["workspace"] != usecase.Same || got[s.SystemStream] != usecase.Same || got[s.ReviewStream] != usecase.Same {
		t.Errorf("an export is asked for: %v", got)
	}
}

// TestCrashWhileSigning stops at every write of a signature, with and without its
// effect, and goes on in another process.
func TestCrashWhileSigning(t *testing.T) {
	for stop := 1; stop <= 4; stop++ {
		for _, apply := range []bool{false, true} {
			s := newSigning(released(t))
			n := 0
			broken := s.anew(s.app(ledgertest.Faulty{Store: s.store, Fail: func(op string) (bool, error) {
				if op != "SetAsides" && op != "MoveCursor" {
					return true, nil
				}
				if n++; n == stop {
					return apply, errDown
				}
				return true, nil
			}}))
			_, _ = broken.relay().Ring(t.Context(), s.of(s.ReviewStream))
			s = s.anew(s.app(s.store))
			s.clock.add(time.Hour)
			s.ring()
			if got := s.standings(); got[s.ReviewStream] != usecase.Same {
				t.Errorf("stopped at write %d (applied: %v): %v", stop, apply, got)
			}
		}
	}
	// Between the note beside the stream and the archive.
	s := newSigning(released(t))
	s.archive.down = true
	if _, err := s.relay().Ring(t.Context(), s.of(s.ReviewStream)); err != nil {
		t.Fatal(err)
	}
	s.archive.down = false
	s.clock.add(time.Hour)
	s = s.anew(s.app(s.store))
	s.ring()
	if got := s.standings(); got[s.ReviewStream] != usecase.Same {
		t.Errorf("the archive came back: %v", got)
	}
}

func TestArchiveThatRefuses(t *testing.T) {
	s := newSigning(released(t))
	s.archive.down = true
	others := new(counting)
	r := s.relay(others)
	again, err := r.Ring(t.Context(), s.of(s.ReviewStream))
	if err != nil || again.IsZero() || len(s.told) != 1 || s.told[0].Code != fault.Internal {
		t.Errorf("again at %v, told %v, %v", again, s.told, err)
	}
	if others.n == 0 {
		t.Error("another consumer was held up")
	}
	if err := s.Sweep(t.Context()); !errors.Is(err, errDown) {
		t.Errorf("got %v", err)
	}
	must(t)(s.handOver()) // nor is anybody who works
}

func TestTwoRelaysSign(t *testing.T) {
	s := newSigning(released(t))
	var all sync.WaitGroup
	for range 4 {
		other := s.anew(s.app(s.store))
		all.Go(func() {
			for range 20 {
				if _, err := other.Sign(t.Context(), s.of(s.ReviewStream), 1); err != nil {
					t.Error(err)
					return
				}
				if _, err := other.relay().Ring(t.Context(), s.of(s.ReviewStream)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if len(s.told) != 0 {
		t.Errorf("an effect failed: %v", s.told)
	}
	if got := s.standings(); got[s.ReviewStream] != usecase.Same {
		t.Errorf("got %v", got)
	}
}

// from opens a copy of the data file in the place of the first.
func (s *signing) from(at string) *signing {
	s.t.Helper()
	store, err := bolt.Open(at, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { store.Close() })
	d := *s.desk
	d.store, d.path = store, at
	d.App = d.app(store)
	c := *s
	c.desk = &d
	return c.anew(d.App)
}

func TestRestoreOfAnOlderCopy(t *testing.T) {
	s := newSigning(newDesk(t).opened(standard()).staffed(review.No))
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	s.copyTo(copied)
	s.approvedEVR()
	s.ready()
	s.pass(review.G0)
	s.ring()
	if err := s.Whole(t.Context()); err != nil {
		t.Errorf("nothing is lost, and Whole says %v", err)
	}
	lost, _, err := s.newestOf(s.ReviewStream)
	if err != nil {
		t.Fatal(err)
	}

	r := s.from(copied)
	want := map[string]usecase.Standing{"workspace": usecase.Same, s.SystemStream: usecase.Same, s.ReviewStream: usecase.Shorter}
	r.stands(want)
	refused(t, r.Whole(t.Context()), fault.Blocked)
	if _, err := r.Sign(t.Context(), s.of(s.ReviewStream), 1<<40); fault.CodeOf(err) != fault.Blocked {
		t.Errorf("what lacks something was signed: %v", err)
	}
	for _, who := range []string{"auditor", "champion", "staff", "driver"} {
		_, err := r.Restored(t.Context(), r.as(who), s.ReviewStream)
		refused(t, err, fault.Denied)
	}
	went, err := r.Restored(t.Context(), r.workflow(), s.ReviewStream)
	if err != nil || went.Epoch != 1 {
		t.Fatalf("got %+v, %v", went, err)
	}
	if again, err := r.Restored(t.Context(), r.workflow(), s.ReviewStream); err != nil || again != went {
		t.Errorf("the second time: %+v, %v", again, err)
	}
	want[s.ReviewStream] = usecase.GoesOn
	r.stands(want)
	r.ring()
	want[s.ReviewStream] = usecase.Same
	r.stands(want)
	if err := r.Whole(t.Context()); err != nil {
		t.Error(err)
	}
	last, c, err := r.newestOf(s.ReviewStream)
	if err != nil || c.Epoch != 1 || last == lost || s.archive.held[lost] == nil {
		t.Errorf("got %s %+v, %v", last, c, err)
	}
	if err := ledger.Verify(t.Context(), r.store, s.of(s.ReviewStream)); err != nil {
		t.Error(err)
	}
	r.approvedEVR() // the work goes on
	if report, err := r.Examine(t.Context()); err != nil || len(report.Troubles) != 0 {
		t.Errorf("got %+v, %v", report.Troubles, err)
	}
}

func TestCopyThatWentOnBeforeItWasCompared(t *testing.T) {
	s := newSigning(newDesk(t).opened(standard()).staffed(review.No))
	copied := filepath.Join(t.TempDir(), "copy.db")
	s.copyTo(copied)
	s.write("product manager", evr("pay"))
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := s.from(copied)
	r.write("product manager", evr("something else"))
	r.write("product manager", evr("and more"))
	if got := r.standings()[s.ReviewStream]; got != usecase.Different {
		t.Fatalf("got %s", got)
	}
	if err := r.Sweep(t.Context()); fault.CodeOf(err) != fault.Blocked {
		t.Errorf("what contradicts a checkpoint was signed: %v", err)
	}
	if went, err := r.Restored(t.Context(), r.workflow(), s.ReviewStream); err != nil || went.Epoch != 1 {
		t.Fatalf("got %+v, %v", went, err)
	}
	r.clock.days(2)
	if err := r.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	if got := r.standings()[s.ReviewStream]; got != usecase.Same {
		t.Errorf("got %s", got)
	}
}

// TestEpochsNeverMeet restores twice from one copy: what was signed between the two
// keeps its names.
func TestEpochsNeverMeet(t *testing.T) {
	s := newSigning(newDesk(t).opened(standard()).staffed(review.No))
	first, second := filepath.Join(t.TempDir(), "1.db"), filepath.Join(t.TempDir(), "2.db")
	s.copyTo(first)
	s.copyTo(second)
	s.write("product manager", evr("pay"))
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n, at := range []string{first, second} {
		r := s.from(at)
		if n == 1 {
			if got := r.standings()[s.ReviewStream]; got != usecase.Shorter {
				t.Fatalf("got %s", got)
			}
		}
		for name, standing := range r.standings() {
			if !standing.Lacks() {
				continue
			}
			if _, err := r.Restored(t.Context(), r.workflow(), name); err != nil {
				t.Fatal(err)
			}
		}
		r.ring()
		_, c, err := r.newestOf(s.ReviewStream)
		if err != nil || c.Epoch != n+1 {
			t.Errorf("restored for the %d. time: %+v, %v", n+1, c, err)
		}
	}
}

func TestCheckpointOfAnotherKey(t *testing.T) {
	s := newSigning(released(t))
	s.ring()
	before := s.public()
	s.key = &filekey.Key{Path: filepath.Join(t.TempDir(), "other.key")}
	s = s.anew(s.desk.App)
	if got := s.standings()[s.ReviewStream]; got != usecase.Unverified {
		t.Errorf("got %s", got)
	}
	_, err := s.Restored(t.Context(), s.workflow(), s.ReviewStream)
	refused(t, err, fault.Blocked)
	all, err := s.Compare(t.Context(), byWorkflow, before)
	if err != nil || slices.ContainsFunc(all, func(o usecase.Compared) bool { return o.Standing == usecase.Unverified }) {
		t.Errorf("with the earlier key: %+v, %v", all, err)
	}
}

func TestWhoMayCompare(t *testing.T) {
	s := newSigning(newDesk(t).opened(light()))
	for _, who := range []string{"", "stranger", "driver", "colleague", "champion"} {
		_, err := s.Compare(t.Context(), s.as(who).Actor)
		refused(t, err, fault.Denied)
	}
	for _, who := range []string{"lead", "auditor"} {
		if _, err := s.Compare(t.Context(), s.as(who).Actor); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
}

// newestOf gives the newest checkpoint of a stream by its name.
func (s *signing) newestOf(stream string) (string, checkpoint.Checkpoint, error) {
	names, err := s.archive.Names(s.t.Context(), "ws_test/"+stream+"/")
	if err != nil || len(names) == 0 {
		return "", checkpoint.Checkpoint{}, err
	}
	name := names[len(names)-1]
	c, err := checkpoint.Open(s.archive.held[name], s.public())
	return name, c, err
}

// copyTo copies the data file, as a backup does.
func (s *signing) copyTo(path string) {
	s.t.Helper()
	s.Wait()
	raw, err := os.ReadFile(s.path)
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}
