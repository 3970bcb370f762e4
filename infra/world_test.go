package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"conoe/infra/internal/pack"
	"conoe/infra/internal/quick"
	"conoe/shared/config"
)

// deployment is what the tests deploy.
var deployment = config.Deploy{
	Stack: "conoe", Region: "eu-central-1", Workspace: "ws_acme", Mode: config.Real, KeepDays: 3650, Reserved: 10,
	SlackApp: "A0CONOE", SlackTeams: "T0ACME,T0OTHER", Owners: "T0ACME/U0ANN", Outside: config.OutsideGuests, Listen: "1",
}

// lambdas is a folder with a zip file of each function, with next to nothing in it.
func lambdas() (string, error) {
	dir, err := os.MkdirTemp("", "lambdas")
	if err != nil {
		return "", err
	}
	for _, function := range pack.Functions {
		zip, err := pack.Zip([]byte("in the place of " + function))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, pack.File(function)), zip, 0o644); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// A template is what CloudFormation reads.
type template struct {
	Resources map[string]*resource
	Outputs   map[string]struct {
		Value       any
		Description string
	}
	raw []byte
}

type resource struct {
	Type           string
	Properties     map[string]any
	DeletionPolicy string
	Metadata       map[string]any
}

// build makes the stack's template in a folder, and looks at the app before that.
func build(dir string, d config.Deploy, look func(awscdk.Stack)) (t template, err error) {
	defer func() { // errors of the CDK are panics
		if broken := recover(); broken != nil {
			err = fmt.Errorf("synthesize: %v", broken)
		}
	}()
	zips, err := lambdas()
	if err != nil {
		return template{}, err
	}
	defer os.RemoveAll(zips)
	app := newApp(dir)
	stack := newStack(app, Props{Deploy: d, Lambdas: zips})
	if look != nil {
		look(stack)
	}
	app.Synth(nil)
	raw, err := os.ReadFile(filepath.Join(dir, string(d.Stack)+".template.json"))
	if err != nil {
		return template{}, err
	}
	t.raw = raw
	return t, json.Unmarshal(raw, &t)
}

var once = sync.OnceValues(func() (template, error) {
	dir, err := os.MkdirTemp("", "cdk")
	if err != nil {
		return template{}, err
	}
	defer os.RemoveAll(dir)
	return build(dir, deployment, nil)
})

// deployed is the template of deployment.
func deployed(t *testing.T) template {
	t.Helper()
	got, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(quick.Temp)
	os.Exit(code)
}
