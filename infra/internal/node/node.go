// Package node sets what the Node.js process reads that the CDK starts.
//
// The CDK starts it while packages are initialised, before main. Go initialises
// packages that do not need each other in the order of their paths, and conoe/…
// comes before github.com/…: this package is first.
package node

import "os"

// Set sets a variable of the environment, unless it is set. It reports whether it
// could, for the initialisation of a variable.
func Set(name, value string) bool {
	if _, ok := os.LookupEnv(name); ok {
		return true
	}
	return os.Setenv(name, value) == nil
}

// The CDK warns of Node.js 20 on every start, unless it is told the version.
var _ = Set("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
