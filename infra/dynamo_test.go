package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"conoe/shared/adapter/dynamo"
)

func TestTableIsAsTheAdapterWantsIt(t *testing.T) {
	deployed(t).of("AWS::DynamoDB::Table")["Ledger"].expect(t, map[string]string{
		"KeySchema": "AttributeName " + dynamo.PartitionKey + "; KeyType HASH or AttributeName " + dynamo.SortKey + "; KeyType RANGE",
	})
	deployed(t).of("AWS::Lambda::EventSourceMapping")["Doorbell"].expect(t, map[string]string{
		"FilterCriteria.Filters.Pattern": `{"dynamodb":{"Keys":{"` + dynamo.SortKey + `":{"S":["` + dynamo.HeadKey + `"]}}}}`,
	})
}

// TestFunctionsMayDoWhatTheAdapterCalls: a transaction needs the actions that it
// consists of.
func TestFunctionsMayDoWhatTheAdapterCalls(t *testing.T) {
	called := map[string]bool{}
	files, err := filepath.Glob("../shared/adapter/dynamo/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files, %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool { calls(n, called); return true })
	}
	for _, role := range []string{"StepRole", "RelayRole", "SlackRole"} {
		var granted []string
		for _, g := range grants(t) {
			if g.in == role && slices.Equal(g.resources, []string{"<Ledger.Arn>"}) {
				granted = append(granted, g.actions...)
			}
		}
		want := slices.Sorted(maps.Keys(called))
		if !slices.Equal(slices.Sorted(slices.Values(granted)), want) {
			t.Errorf("%s may %q, and the adapter calls %q", role, granted, want)
		}
	}
}

// parts are what a transaction consists of.
var parts = map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}

// calls notes the methods of the adapter's API, and the parts of transactions.
func calls(n ast.Node, called map[string]bool) {
	switch n := n.(type) {
	case *ast.TypeSpec:
		api, ok := n.Type.(*ast.InterfaceType)
		if !ok || n.Name.Name != "API" {
			return
		}
		for _, m := range api.Methods.List {
			if len(m.Names) == 1 && m.Names[0].Name != "TransactWriteItems" {
				called["dynamodb:"+m.Names[0].Name] = true
			}
		}
	case *ast.CompositeLit:
		if sel, ok := n.Type.(*ast.SelectorExpr); ok && parts[sel.Sel.Name] != "" {
			called["dynamodb:"+parts[sel.Sel.Name]] = true
		}
	}
}
