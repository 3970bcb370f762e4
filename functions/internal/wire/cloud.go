package wire

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// Load is what the clients of AWS need to know, if the settings are right; else all
// that is wrong is told at once. Lambda puts it into the environment. The SDK's own
// search also knows files, sign-ins and instances: it takes longer than the start of
// all clients together, and a function is never to find anything there.
//
// AWS_ENDPOINT_URL leads elsewhere than to AWS.
func Load(faults error) (aws.Config, error) {
	credentials := aws.Credentials{
		AccessKeyID: needed("AWS_ACCESS_KEY_ID", &faults), SecretAccessKey: needed("AWS_SECRET_ACCESS_KEY", &faults),
		SessionToken: os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	cloud := aws.Config{
		Region: needed("AWS_REGION", &faults), HTTPClient: awshttp.NewBuildableClient(),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil }),
	}
	if elsewhere := os.Getenv("AWS_ENDPOINT_URL"); elsewhere != "" {
		cloud.BaseEndpoint = &elsewhere
	}
	return cloud, faults
}

// needed is a variable that Lambda sets.
func needed(name string, faults *error) string {
	value := os.Getenv(name)
	if value == "" {
		*faults = errors.Join(*faults, fmt.Errorf("%s: it is missing", name))
	}
	return value
}
