// Infra describes what is deployed on AWS, as one CloudFormation stack. It is run
// from the top of the repository, alone or by the cdk command, and needs no network.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	_ "conoe/infra/internal/node" // before the CDK
	"conoe/infra/internal/pack"
	"conoe/shared/config"
)

func main() {
	defer jsii.Close()
	settings, err := config.ReadDeploy(os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	app := newApp("")
	newStack(app, Props{Deploy: settings, Lambdas: pack.Folder})
	app.Synth(nil)
}

//go:embed cdk.json
var cdkJSON []byte

// newApp is an app with the feature flags of cdk.json. The cdk command would read
// them by itself; without it the template would be another one.
func newApp(outdir string) awscdk.App {
	var file struct{ Context map[string]any }
	if err := json.Unmarshal(cdkJSON, &file); err != nil {
		panic(fmt.Errorf("cdk.json: %w", err))
	}
	props := &awscdk.AppProps{Context: &file.Context, AnalyticsReporting: jsii.Bool(false)}
	if outdir != "" {
		props.Outdir = &outdir
	}
	return awscdk.NewApp(props)
}
