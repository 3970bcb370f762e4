// Package templates holds the data files that conoe ships: the catalogues of
// the standards and, beside them, what is rendered for people. It knows no
// format; whoever reads a file parses it.
package templates

import "embed"

// Files is the folder as it is in the source tree, so a file is opened as
// "standards/iso42001.yaml". A folder that is to be shipped is named in the
// pattern.
//
//go:embed standards cases slack
var Files embed.FS
