package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"conoe/shared/core/fault"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish." default:"bash"`
}

// Run prints a script that completes commands and flags. Put it where the shell
// looks, for example: conoe completion bash > ~/.local/share/bash-completion/completions/conoe
func (c *completionCmd) Run(s *session, app *kong.Application) error {
	var b strings.Builder
	switch c.Shell {
	case "fish":
		for _, n := range app.Children {
			fmt.Fprintf(&b, "complete -c conoe -n __fish_use_subcommand -a %s -d %q\n", n.Name, n.Help)
			for _, f := range n.Flags {
				fmt.Fprintf(&b, "complete -c conoe -n '__fish_seen_subcommand_from %s' -l %s -d %q\n", n.Name, f.Name, f.Help)
			}
		}
	case "zsh":
		b.WriteString("autoload -U +X bashcompinit && bashcompinit\n")
		bash(&b, app)
	case "bash":
		bash(&b, app)
	default:
		return fault.Errorf(fault.Invalid, "There is no completion for %q.", c.Shell)
	}
	s.printf("%s", b.String())
	return nil
}

func bash(b *strings.Builder, app *kong.Application) {
	b.WriteString("_conoe() {\n  local cur=${COMP_WORDS[COMP_CWORD]} words\n  case ${COMP_WORDS[1]} in\n")
	var names []string
	for _, n := range app.Children {
		names = append(names, n.Name)
		fmt.Fprintf(b, "    %s) words=%q ;;\n", n.Name, strings.Join(flagsOf(app, n), " "))
	}
	fmt.Fprintf(b, "  esac\n  if [ \"$COMP_CWORD\" = 1 ]; then words=%q; fi\n", strings.Join(append(names, flagsOf(app, nil)...), " "))
	b.WriteString("  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n}\ncomplete -F _conoe conoe\n")
}

func flagsOf(app *kong.Application, n *kong.Node) []string {
	var out []string
	for _, f := range app.Flags {
		out = append(out, "--"+f.Name)
	}
	if n != nil {
		for _, f := range n.Flags {
			out = append(out, "--"+f.Name)
		}
	}
	return out
}
