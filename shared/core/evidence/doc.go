// Package evidence builds what is handed to an auditor. It knows records,
// positions and proofs, and refuses to know where a bundle goes.
package evidence
