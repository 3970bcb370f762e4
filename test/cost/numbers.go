package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// usd shows cents where there are some, and else as much as tells.
func usd(v float64) string {
	if v >= 0.1 || v == 0 {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.5f", v)
}

// amount shows a count, or a part of one with three digits that tell.
func amount(v float64) string {
	switch {
	case v == math.Trunc(v), v >= 100:
		return grouped(v)
	case v >= 1:
		return fmt.Sprintf("%.1f", v)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// grouped has a comma after each three digits.
func grouped(v float64) string {
	digits := fmt.Sprintf("%.0f", v)
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, parts...), ",")
}

// plain shows a price without an exponent.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
