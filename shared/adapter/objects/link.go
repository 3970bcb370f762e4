package objects

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Link is an address under which whoever has it can fetch an object for a while. It
// ends sooner with the credentials that made it. Nobody is asked: there may be no such
// object.
func (b Bucket) Link(ctx context.Context, name string, lasts time.Duration) (string, error) {
	out, err := s3.NewPresignClient(b.Client, s3.WithPresignExpires(lasts)).PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: aws.String(b.Name), Key: aws.String(b.Prefix + name),
	})
	if err != nil {
		return "", fmt.Errorf("link to %s: %w", name, err)
	}
	return out.URL, nil
}
