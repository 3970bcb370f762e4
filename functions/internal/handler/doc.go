// Package handler makes Lambda handlers of use cases, for the cloud and for the
// process that runs all of them. It translates codes once: into error names for
// Step Functions, into what a caller reads.
package handler
