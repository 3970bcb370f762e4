package cloud_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"

	"conoe/shared/adapter/objects"
	"conoe/shared/adapter/queue"
	"conoe/shared/adapter/stepfn"
	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/shared/core/play"
	"conoe/test/cloud"
)

func ignore(play.Line) {}

func TestStepFunctions(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	client := sfn.NewFromConfig(w.Config())
	engine := stepfn.Engine{Client: client, Machines: map[string]string{"stage": cloud.Machines.Of("stage")}}
	state := func(want flow.State) {
		t.Helper()
		if got, err := engine.State(ctx, "stage", "one"); err != nil || got != want {
			t.Errorf("it is %s, want %s, %v", got, want, err)
		}
	}
	start := func(input string) error {
		_, err := client.StartExecution(ctx, &sfn.StartExecutionInput{
			StateMachineArn: aws.String(cloud.Machines.Of("stage")), Name: aws.String("one"), Input: aws.String(input),
		})
		return err
	}
	state(flow.Absent)
	if err := errors.Join(start("{}"), start("{}")); err != nil {
		t.Fatalf("the same twice: %v", err)
	}
	if err := start(`{"other":1}`); !is[*types.ExecutionAlreadyExists](err) {
		t.Errorf("another input: %v", err)
	}
	state(flow.Running)
	if err := engine.Stop(ctx, "stage", "one", "a test"); err != nil {
		t.Fatal(err)
	}
	state(flow.Ended) // before anything was carried out
	if err := w.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	state(flow.Ended)
	if err := start("{}"); !is[*types.ExecutionAlreadyExists](err) {
		t.Errorf("the name of one that has ended: %v", err)
	}
	if err := w.Delete(ctx, "one"); err != nil {
		t.Fatal(err)
	}
	state(flow.Absent)
	if err := engine.Start(ctx, "stage", "one", []byte("{}")); err != nil {
		t.Errorf("the name of one that is forgotten: %v", err)
	}
}

func TestErrorsOfStepFunctions(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	client := sfn.NewFromConfig(w.Config())
	start := func(machine, name, input string) error {
		_, err := client.StartExecution(ctx, &sfn.StartExecutionInput{
			StateMachineArn: aws.String(cloud.Machines.Of(machine)), Name: &name, Input: &input,
		})
		return err
	}
	if err := start("stag", "one", "{}"); !is[*types.StateMachineDoesNotExist](err) {
		t.Errorf("no machine: %v", err)
	}
	if err := start("stage", "a b", "{}"); !is[*types.InvalidName](err) {
		t.Errorf("no name: %v", err)
	}
	if err := start("stage", "one", "{"); !is[*types.InvalidExecutionInput](err) {
		t.Errorf("no JSON: %v", err)
	}
	arn := strings.Replace(cloud.Machines.Of("stage"), ":stateMachine:", ":execution:", 1) + ":one"
	if _, err := client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &arn}); !is[*types.ExecutionDoesNotExist](err) {
		t.Errorf("describe none: %v", err)
	}
	if _, err := client.StopExecution(ctx, &sfn.StopExecutionInput{ExecutionArn: &arn}); !is[*types.ExecutionDoesNotExist](err) {
		t.Errorf("stop none: %v", err)
	}
	if _, err := client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: aws.String("x"), Output: aws.String("{}")}); !is[*types.InvalidToken](err) {
		t.Errorf("no token: %v", err)
	}
}

// TestToken: who waits can be kept waiting and failed; a token is answered once.
func TestToken(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	start := shipped(t, small)
	start.Steps = start.Steps[:1]
	if _, err := w.Player(ignore).Play(ctx, start); err != nil {
		t.Fatal(err)
	}
	one := waiting(t, w)
	client := sfn.NewFromConfig(w.Config())
	if _, err := client.SendTaskHeartbeat(ctx, &sfn.SendTaskHeartbeatInput{TaskToken: &one.Token}); err != nil {
		t.Error(err)
	}
	fail := func() error {
		_, err := client.SendTaskFailure(ctx, &sfn.SendTaskFailureInput{TaskToken: &one.Token, Error: aws.String("Oops")})
		return err
	}
	if err := fail(); err != nil {
		t.Fatal(err)
	}
	if err := fail(); !is[*types.TaskTimedOut](err) {
		t.Errorf("answered twice: %v", err)
	}
	if err := w.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: &one.Token, Output: aws.String("{}")})
	if !is[*types.TaskTimedOut](err) {
		t.Errorf("answered after it was over: %v", err)
	}
	events, err := w.History(ctx, one.Execution)
	if err != nil || !slices.ContainsFunc(events, func(e asl.Event) bool { return e.Type == "TaskFailed" && e.Error == "Oops" }) {
		t.Errorf("the task has not failed, %v", err)
	}
}

// waiting is somebody who waits for the outcome of something.
func waiting(t *testing.T, w *cloud.World) (one flow.Wait) {
	t.Helper()
	for s, err := range w.App.Store.Streams(t.Context(), w.App.Workspace) {
		if err != nil {
			t.Fatal(err)
		}
		for aside, err := range w.App.Store.Asides(t.Context(), s, "wait/") {
			if err == nil {
				err = json.Unmarshal(aside.Value, &one)
			}
			if err != nil {
				t.Fatal(err)
			}
			return one
		}
	}
	t.Fatal("nobody waits")
	return one
}

func TestBucket(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	client := s3.NewFromConfig(w.Config())
	shelf := objects.Bucket{Client: client, Name: cloud.Bundles, Prefix: "exports/"}
	if err := shelf.Put(ctx, "a.zip", []byte("content")); err != nil {
		t.Fatal(err)
	}
	if got := string(w.Objects(cloud.Bundles)["exports/a.zip"]); got != "content" {
		t.Errorf("it holds %q", got)
	}
	got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(cloud.Bundles), Key: aws.String("exports/a.zip")})
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(got.Body); err != nil || string(raw) != "content" {
		t.Errorf("it gives %q, %v", raw, err)
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(cloud.Bundles), Prefix: aws.String("exports/")})
	if err != nil || len(list.Contents) != 1 || aws.ToString(list.Contents[0].Key) != "exports/a.zip" {
		t.Errorf("it lists %+v, %v", list, err)
	}
	_, err = client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(cloud.Bundles), Key: aws.String("exports/a.zip")})
	if err != nil {
		t.Error(err)
	}
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(cloud.Bundles), Key: aws.String("b")})
	if code(err) != "NoSuchKey" {
		t.Errorf("nothing there: %v", err)
	}
	sum := sha256.Sum256([]byte("other"))
	_, err = client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(cloud.Bundles), Key: aws.String("b"), Body: bytes.NewReader([]byte("content")),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
	})
	if code(err) != "BadDigest" {
		t.Errorf("arrived as something else: %v", err)
	}
	if err := (objects.Bucket{Client: client, Name: "other"}).Put(ctx, "a", nil); code(err) != "NoSuchBucket" {
		t.Errorf("another bucket: %v", err)
	}
}

func TestQueue(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	q := queue.Queue{Client: sqs.NewFromConfig(w.Config()), URL: "https://sqs.eu-central-1.amazonaws.com/111122223333/conoe-retries"}
	if err := q.Put(ctx, map[string]string{"workspace": "ws_other"}, 20*time.Minute); err != nil {
		t.Fatal(err)
	}
	if next, err := w.Next(ctx); err != nil || !next.Equal(w.Clock.Now().Add(15*time.Minute)) {
		t.Errorf("next is %v, %v", next, err)
	}
	calls := w.Relay.Calls().Invocations
	w.Clock.Jump(14*time.Minute + 59*time.Second)
	if err := w.Settle(ctx); err != nil || w.Relay.Calls().Invocations != calls {
		t.Errorf("it came early, %v", err)
	}
	w.Clock.Jump(time.Second)
	if err := w.Settle(ctx); err != nil || w.Relay.Calls().Invocations == calls {
		t.Errorf("it did not come, %v", err)
	}
	if next, err := w.Next(ctx); err != nil || !next.IsZero() {
		t.Errorf("next is %v, %v", next, err)
	}
	q.URL += "x"
	if err := q.Put(ctx, 1, 0); code(err) != "QueueDoesNotExist" && code(err) != "AWS.SimpleQueueService.NonExistentQueue" {
		t.Errorf("another queue: %v", err)
	}
}

func TestKey(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	client := kms.NewFromConfig(w.Config())
	public, err := client.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: aws.String(cloud.KeyARN)})
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.ParsePKIXPublicKey(public.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(id string, as kmstypes.MessageType, length int) ([]byte, error) {
		out, err := client.Sign(ctx, &kms.SignInput{
			KeyId: aws.String(id), Message: make([]byte, length), MessageType: as, SigningAlgorithm: "ED25519_SHA_512",
		})
		if err != nil {
			return nil, err
		}
		return out.Signature, nil
	}
	signature, err := sign(cloud.KeyARN, kmstypes.MessageTypeRaw, 10)
	if err != nil || !ed25519.Verify(key.(ed25519.PublicKey), make([]byte, 10), signature) {
		t.Errorf("it signs otherwise, %v", err)
	}
	if _, err := sign("other", kmstypes.MessageTypeRaw, 10); !is[*kmstypes.NotFoundException](err) {
		t.Errorf("another key: %v", err)
	}
	if _, err := sign(cloud.KeyARN, kmstypes.MessageTypeDigest, 10); !is[*kmstypes.InvalidKeyUsageException](err) {
		t.Errorf("a digest: %v", err)
	}
	if _, err := sign(cloud.KeyARN, kmstypes.MessageTypeRaw, 4097); code(err) != "ValidationException" {
		t.Errorf("too long: %v", err)
	}
	if c, err := w.Counts(ctx); err != nil || c.Signs != 1 {
		t.Errorf("%d signs, %v", c.Signs, err)
	}
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func code(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}
