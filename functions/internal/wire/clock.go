//go:build !jumpclock

package wire

import "time"

// Now is the present.
func Now() time.Time { return time.Now() }
