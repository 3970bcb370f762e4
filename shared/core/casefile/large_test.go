package casefile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// large is a case of about a megabyte: evidence that a chain of changes is
// about, all of it well linked.
func large() []byte {
	var b strings.Builder
	b.WriteString("conoe: case/v1\nid: large\ntitle: Large\norigin: invented\n" +
		"people:\n  - {id: ada, name: Ada}\nreview: {title: Large, by: ada}\nitems:\n  changes:\n    - {id: CHG-001}\n")
	for i := 2; b.Len() < 600_000; i++ {
		fmt.Fprintf(&b, "    - id: CHG-%03d\n      what: A change that follows another one\n      affects: [CHG-%03d]\n", i, i-1)
	}
	b.WriteString("steps:\n")
	for i := 1; b.Len() < 1_000_000; i++ {
		fmt.Fprintf(&b, "  - by: ada\n    save:\n      evidence:\n        - {id: EVD-%04d, title: Shown, about: [CHG-%03d]}\n", i, i)
	}
	return []byte(b.String())
}

func TestLargeCaseIsReadQuickly(t *testing.T) {
	raw := large()
	begin := time.Now()
	if _, err := (Reader{}).Read("large.yaml", raw); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func BenchmarkRead(b *testing.B) {
	raw := large()
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
