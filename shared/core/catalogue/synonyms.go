package catalogue

import (
	"errors"
	"fmt"
	"strings"

	"conoe/shared/core/fault"
)

// RoleResolution is the AI role that a word stands for.
type RoleResolution struct {
	Role    string // such as "customer"
	Subrole string // such as "user", or empty
	// Note tells the person that the word was rewritten; it must be shown. It is
	// empty where the word is the role's own id.
	Note string
}

// Ref is the role with its subrole, such as "customer.user".
func (r RoleResolution) Ref() string {
	if r.Subrole == "" {
		return r.Role
	}
	return r.Role + "." + r.Subrole
}

// ResolveRole answers which AI role a word stands for: "developer" is
// producer.developer, "user" is customer.user. It refuses others with Invalid.
func (c *Catalogue) ResolveRole(s string) (RoleResolution, error) {
	found, ok := c.roles[fold(s)]
	if !ok {
		return RoleResolution{}, fault.Errorf(fault.Invalid,
			"%s is no AI role that we know. Use one of: %s.", shown(s), strings.Join(c.roleIDs(), ", "))
	}
	if strings.TrimSpace(s) == found.Ref() {
		return found, nil
	}
	found.Note = strings.TrimSpace(fmt.Sprintf("%s was read as %s. %s", shown(s), found.Ref(), found.Note))
	return found, nil
}

// StageResolution is the life-cycle stage that a word stands for.
type StageResolution struct {
	Stage string
	// Note tells the person that the word was rewritten; it must be shown.
	Note string
}

// ResolveLifecycleStage answers which of the eight stages a word stands for, in
// the spelling of ISO/IEC 22989 or of the seven-stage form. It refuses others
// with Invalid.
func (c *Catalogue) ResolveLifecycleStage(s string) (StageResolution, error) {
	found, ok := c.stages[fold(s)]
	if !ok {
		return StageResolution{}, fault.Errorf(fault.Invalid,
			"%s is no life-cycle stage that we know. Use one of: %s.", shown(s), strings.Join(c.stageIDs(), ", "))
	}
	if strings.TrimSpace(s) == found.ID {
		return StageResolution{Stage: found.ID}, nil
	}
	note := strings.TrimSpace(fmt.Sprintf("%s was read as %s. %s", shown(s), found.ID, found.Note))
	return StageResolution{Stage: found.ID, Note: note}, nil
}

// indexSpellings builds the tables of everything that people may write.
func (c *Catalogue) indexSpellings() error {
	return errors.Join(c.indexAliases(), c.indexRoles(), c.indexStages())
}

func (c *Catalogue) indexAliases() error {
	var twice []error
	c.aliases, c.refused = make(map[string]alias), make(map[string]refuse)
	for _, a := range c.iso.Aliases {
		for _, spelling := range append([]string{a.ref()}, a.Spellings...) {
			twice = append(twice, put(c.aliases, bare(spelling), a))
		}
	}
	for _, r := range c.iso.Refused {
		twice = append(twice, put(c.refused, r.ID, r))
	}
	return errors.Join(twice...)
}

func (c *Catalogue) indexRoles() error {
	var twice []error
	c.roles = make(map[string]RoleResolution)
	for _, r := range c.companions.Roles.Roles {
		for _, word := range append([]string{r.ID}, r.Synonyms...) {
			twice = append(twice, put(c.roles, fold(word), RoleResolution{Role: r.ID}))
		}
		for _, sub := range r.Subroles {
			found := RoleResolution{Role: r.ID, Subrole: sub.ID, Note: sub.Note}
			for _, word := range append([]string{found.Ref(), sub.ID}, sub.Synonyms...) {
				twice = append(twice, put(c.roles, fold(word), found))
			}
		}
	}
	return errors.Join(twice...)
}

func (c *Catalogue) indexStages() error {
	var twice []error
	c.stages = make(map[string]LifecycleStage)
	for _, s := range c.companions.Lifecycle.Stages {
		for _, word := range append([]string{s.ID}, s.Synonyms...) {
			twice = append(twice, put(c.stages, fold(word), s))
		}
	}
	return errors.Join(twice...)
}

func (c *Catalogue) roleIDs() []string {
	var ids []string
	for _, r := range c.companions.Roles.Roles {
		ids = append(ids, r.ID)
	}
	return ids
}

func (c *Catalogue) stageIDs() []string {
	var ids []string
	for _, s := range c.companions.Lifecycle.Stages {
		ids = append(ids, s.ID)
	}
	return ids
}
