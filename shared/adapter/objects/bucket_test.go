package objects_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"conoe/shared/adapter/objects"
)

// put is what S3 was asked.
type put struct {
	method, path, kind, checksum string
	body                         []byte
}

// service answers every call with a status and a body, and notes it.
func service(t *testing.T, status int, body string) (objects.Bucket, *[]put) {
	t.Helper()
	var calls []put
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read: %v", err)
		}
		calls = append(calls, put{r.Method, r.URL.Path, r.Header.Get("Content-Type"), r.Header.Get("X-Amz-Checksum-Sha256"), raw})
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	client := s3.New(s3.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(srv.URL), RetryMaxAttempts: 1, UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
	return objects.Bucket{Client: client, Name: "bundles", Prefix: "exports/"}, &calls
}

func TestPut(t *testing.T) {
	b, calls := service(t, 200, "")
	content := []byte("PK\x03\x04 a bundle")
	if err := b.Put(t.Context(), "exp_1.zip", content); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	got := (*calls)[0]
	if len(*calls) != 1 || got.method != "PUT" || got.path != "/bundles/exports/exp_1.zip" || got.kind != "application/zip" || string(got.body) != string(content) {
		t.Errorf("got %+v", got)
	}
	// S3 refuses what does not fit its checksum, so it has to be sent.
	if want := base64.StdEncoding.EncodeToString(sum[:]); got.checksum != want {
		t.Errorf("the checksum is %q, want %q", got.checksum, want)
	}
}

func TestPutThatIsRefused(t *testing.T) {
	for status, code := range map[int]string{400: "BadDigest", 403: "AccessDenied", 404: "NoSuchBucket", 503: "SlowDown"} {
		b, calls := service(t, status, "<Error><Code>"+code+"</Code><Message>no</Message></Error>")
		err := b.Put(t.Context(), "exp_1.zip", []byte("Zugvogel"))
		if err == nil || !strings.HasPrefix(err.Error(), "put exp_1.zip into the bucket: ") || !strings.Contains(err.Error(), code) || strings.Contains(err.Error(), "Zugvogel") {
			t.Errorf("%d: %v", status, err)
		}
		if len(*calls) != 1 {
			t.Errorf("%d: %d calls", status, len(*calls))
		}
	}
}

func TestPutGivesUpWithItsCaller(t *testing.T) {
	b, calls := service(t, 200, "")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := b.Put(ctx, "exp_1.zip", nil); err == nil || len(*calls) != 0 {
		t.Errorf("%v, %d calls", err, len(*calls))
	}
}

// A link is signed for a while, and nobody is asked for it.
func TestLink(t *testing.T) {
	b, calls := service(t, 200, "")
	got, err := b.Link(t.Context(), "exp_1.zip", 5*time.Minute)
	if err != nil || !strings.Contains(got, "/bundles/exports/exp_1.zip?") || !strings.Contains(got, "X-Amz-Expires=300") || !strings.Contains(got, "X-Amz-Signature=") || len(*calls) != 0 {
		t.Errorf("got %s, %v, %d calls", got, err, len(*calls))
	}
}
