package ledger

import (
	"strings"

	"conoe/shared/core/fault"
)

// What one SetAsides takes. DynamoDB's transactions hold 100 actions, and its
// items 400 KB.
const (
	MaxAsides = 100
	MaxAside  = 64 << 10
)

// CheckAside says whether a key can name an aside: up to four parts as streams
// and consumers are named, with "/" between them.
func CheckAside(key string) error {
	parts := strings.Split(key, "/")
	for _, p := range parts {
		if !part(p) || len(parts) > 4 {
			return fault.Errorf(fault.Invalid, "An aside is named by up to four parts with “/” between them, each of up to %d letters, digits, “_”, “-” or “.”.", maxName)
		}
	}
	return nil
}

// CheckAsides says whether changes can be made together.
func CheckAsides(changes []AsideChange) error {
	if len(changes) > MaxAsides {
		return fault.Errorf(fault.Limit, "At most %d asides change together, and these are %d.", MaxAsides, len(changes))
	}
	seen := map[string]bool{}
	for _, c := range changes {
		if err := CheckAside(c.Key); err != nil {
			return err
		}
		if seen[c.Key] {
			return fault.Errorf(fault.Invalid, "The aside %s is changed twice at once.", c.Key)
		}
		seen[c.Key] = true
		if len(c.New) > MaxAside {
			return fault.Errorf(fault.Limit, "An aside has at most %d bytes, and %s has %d.", MaxAside, c.Key, len(c.New))
		}
	}
	return nil
}
