package catalogue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// compareIDs orders dotted ids as people do: A.9.4 before A.10.2.
func compareIDs(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), comparePart)
}

func comparePart(a, b string) int {
	m, errA := strconv.Atoi(a)
	n, errB := strconv.Atoi(b)
	if errA != nil || errB != nil {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(m, n)
}

// within reports whether a dotted id is the group or lies below it.
func within(id, group string) bool {
	return id == group || strings.HasPrefix(id, group+".")
}

// nearest is the id of ids that shares the longest beginning with id, and of
// those the one whose next number is closest. Of equals the first wins.
func nearest(id string, ids []string) string {
	best, bestSame, bestGap := "", -1, 0
	for _, candidate := range ids {
		same, gap := closeness(id, candidate)
		if same > bestSame || same == bestSame && gap < bestGap {
			best, bestSame, bestGap = candidate, same, gap
		}
	}
	return best
}

// closeness is how many parts two dotted ids share from the start, and how far
// apart the numbers are at which they part.
func closeness(a, b string) (same, gap int) {
	left, right := strings.Split(a, "."), strings.Split(b, ".")
	for same < len(left) && same < len(right) && left[same] == right[same] {
		same++
	}
	return same, max(part(left, same)-part(right, same), part(right, same)-part(left, same))
}

func part(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i]) // too large is the largest, no number is 0
	return n
}
