package casefile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// large is a case of about that many bytes: evidence that a chain of changes is
// about, all of it well linked.
func large(size int) []byte {
	var b strings.Builder
	b.WriteString("conoe: case/v1\nid: large\ntitle: Large\norigin: invented\n" +
		"people:\n  - {id: ada, name: Ada}\nreview: {title: Large, by: ada}\nitems:\n  changes:\n    - {id: CHG-001}\n")
	for i := 2; b.Len() < size*6/10; i++ {
		fmt.Fprintf(&b, "    - id: CHG-%03d\n      what: A change that follows another one\n      affects: [CHG-%03d]\n", i, i-1)
	}
	b.WriteString("steps:\n")
	for i := 1; b.Len() < size; i++ {
		fmt.Fprintf(&b, "  - by: ada\n    save:\n      evidence:\n        - {id: EVD-%04d, title: Shown, about: [CHG-%03d]}\n", i, i)
	}
	return []byte(b.String())
}

// TestLargeCaseIsReadQuickly compares two sizes, so that a slow machine does not
// matter: eight times the size takes 64 times as long where something is quadratic.
func TestLargeCaseIsReadQuickly(t *testing.T) {
	read := func(size int) time.Duration {
		raw := large(size)
		best := time.Hour
		for range 3 {
			began := time.Now()
			if _, err := (Reader{}).Read("large.yaml", raw); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(began))
		}
		return best
	}
	small, big := read(100_000), read(800_000)
	if big > 25*small {
		t.Errorf("a case of eight times the size takes %s instead of %s", big, small)
	}
}

func BenchmarkRead(b *testing.B) {
	raw := large(1_000_000)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (Reader{}).Read("large.yaml", raw); err != nil {
			b.Fatal(err)
		}
	}
}

// hostileSize shows what grows faster than the file without taking long under
// the race detector.
const hostileSize = MaxSize / 16

func TestHostileFilesAreRefusedInTime(t *testing.T) {
	for name, part := range map[string]string{
		"brackets": "[", "dashes": "- ", "maps": "{a: ", "questions": "? ", "comments": "#\n", "indented comments": "a:\n # b\n",
		"values": "- a\n", "empty lines": "\n", "quotes": "\"", "anchors": "&a ", "carriage returns": "\r", "text": "a b ",
		"fields": "a: b\n", "commas": "[a,b],", "documents": "---\n", "tags": "!", "percent": "%a\n", "bars": "a: |\n",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			_, err := Reader{}.Read("hostile.yaml", []byte(strings.Repeat(part, hostileSize/len(part))))
			if code := fault.CodeOf(err); code != fault.Invalid {
				t.Errorf("got %s: %v", code, err)
			}
			took := time.Since(begin)
			if took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}
