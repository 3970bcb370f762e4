package screen

import (
	"fmt"
	"text/template/parse"
)

// checkTemplate refuses what execute does not know, and templates that are not there.
func checkTemplate(n parse.Node, all map[string]*parse.Tree) error {
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
		return nil
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, one := range n.Nodes {
			if err := checkTemplate(one, all); err != nil {
				return err
			}
		}
		return nil
	case *parse.ActionNode:
		return checkPipe(n.Pipe)
	case *parse.IfNode:
		return checkBranch(&n.BranchNode, all)
	case *parse.RangeNode:
		return checkBranch(&n.BranchNode, all)
	case *parse.TemplateNode:
		if all[n.Name] == nil {
			return fmt.Errorf("there is no template %s", n.Name)
		}
		if n.Pipe == nil {
			return nil
		}
		return checkPipe(n.Pipe)
	}
	return fmt.Errorf("%s is not known here", n)
}

func checkBranch(n *parse.BranchNode, all map[string]*parse.Tree) error {
	if err := checkPipe(n.Pipe); err != nil {
		return err
	}
	if err := checkTemplate(n.List, all); err != nil {
		return err
	}
	return checkTemplate(n.ElseList, all)
}

func checkPipe(p *parse.PipeNode) error {
	if p.IsAssign {
		return fmt.Errorf("%s: variables are set once", p)
	}
	for _, c := range p.Cmds {
		_, calls := c.Args[0].(*parse.IdentifierNode)
		if !calls && len(c.Args) > 1 {
			return fmt.Errorf("%s: only functions are called", c)
		}
		for _, a := range c.Args {
			switch a := a.(type) {
			case *parse.DotNode, *parse.FieldNode, *parse.VariableNode, *parse.StringNode, *parse.BoolNode, *parse.IdentifierNode:
			case *parse.NumberNode:
				if !a.IsInt {
					return fmt.Errorf("%s: only whole numbers are known", a)
				}
			case *parse.PipeNode:
				if err := checkPipe(a); err != nil {
					return err
				}
			default:
				return fmt.Errorf("%s is not known here", a)
			}
		}
	}
	return nil
}
