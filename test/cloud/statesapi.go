package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"conoe/shared/core/asl"
)

// asked holds the fields of all requests to Step Functions that are answered.
type asked struct {
	StateMachineArn, ExecutionArn string
	Name, Input                   string
	TaskToken, Output             string
	Error, Cause                  string
}

// maxPayload is how long an input or output may be.
const maxPayload = 262144

func (s *states) answer(ctx context.Context, r Request) answer {
	var in asked
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return unreadable(err)
	}
	operations := map[string]func(context.Context, asked) (answer, error){
		"StartExecution": s.startExecution, "StopExecution": s.stopExecution, "DescribeExecution": s.describeExecution,
		"SendTaskSuccess": s.sendTaskSuccess, "SendTaskFailure": s.sendTaskFailure, "SendTaskHeartbeat": s.sendTaskHeartbeat,
	}
	do := operations[r.Operation]
	if do == nil {
		return refused("UnknownOperationException", "the stand-in does not know "+r.Operation)
	}
	a, err := do(ctx, in)
	if err != nil {
		return refusal(500, "InternalFailure", err.Error())
	}
	return a
}

var goodName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

func (s *states) startExecution(ctx context.Context, in asked) (answer, error) {
	machine, ok := strings.CutPrefix(in.StateMachineArn, string(Machines))
	switch {
	case !ok || s.engine.Machines[machine] == nil:
		return refused("StateMachineDoesNotExist", "State Machine Does Not Exist: '"+in.StateMachineArn+"'"), nil
	case !goodName.MatchString(in.Name):
		return refused("InvalidName", "Invalid Name: '"+in.Name+"'"), nil
	case !json.Valid([]byte(in.Input)) || len(in.Input) > maxPayload:
		return refused("InvalidExecutionInput", "Invalid State Machine Execution Input"), nil
	}
	status, known, err := s.status(ctx, in.Name)
	if err != nil {
		return answer{}, err
	}
	begun := result(map[string]any{"executionArn": executionARN(machine + ":" + in.Name), "startDate": s.seconds()})
	s.mu.Lock()
	same := s.inputs[in.Name] == in.Input
	s.mu.Unlock()
	switch {
	case known && status == asl.Running && same:
		return begun, nil
	case known:
		return refused("ExecutionAlreadyExists", "Execution Already Exists: '"+executionARN(machine+":"+in.Name)+"'"), nil
	}
	s.mu.Lock()
	s.inputs[in.Name] = in.Input
	s.mu.Unlock()
	s.post(letter{in.Name, asl.Running, func(ctx context.Context) error {
		return s.engine.Start(ctx, machine, in.Name, []byte(in.Input))
	}})
	return begun, nil
}

func (s *states) stopExecution(ctx context.Context, in asked) (answer, error) {
	name, status, missing, err := s.named(ctx, in.ExecutionArn)
	if err != nil || missing != nil {
		return or(missing), err
	}
	if status == asl.Running {
		s.post(letter{name, asl.Aborted, func(ctx context.Context) error { return s.engine.Stop(ctx, name, in.Cause) }})
	}
	return result(map[string]any{"stopDate": s.seconds()}), nil
}

func (s *states) describeExecution(ctx context.Context, in asked) (answer, error) {
	name, status, missing, err := s.named(ctx, in.ExecutionArn)
	if err != nil || missing != nil {
		return or(missing), err
	}
	return result(map[string]any{"executionArn": in.ExecutionArn, "name": name, "status": status}), nil
}

// named finds an execution, or gives the answer that there is none.
func (s *states) named(ctx context.Context, arn string) (name string, status asl.Status, missing *answer, err error) {
	machine, name, ok := strings.Cut(strings.TrimPrefix(arn, executionARN("")), ":")
	known := false
	if ok && s.engine.Machines[machine] != nil {
		status, known, err = s.status(ctx, name)
	}
	if err == nil && !known {
		a := refused("ExecutionDoesNotExist", "Execution Does Not Exist: '"+arn+"'")
		missing = &a
	}
	return name, status, missing, err
}

func (s *states) sendTaskSuccess(ctx context.Context, in asked) (answer, error) {
	if !json.Valid([]byte(in.Output)) || len(in.Output) > maxPayload {
		return refused("InvalidOutput", "Invalid Output"), nil
	}
	return s.end(ctx, in.TaskToken, func(ctx context.Context) error {
		return s.engine.Answer(ctx, in.TaskToken, []byte(in.Output))
	})
}

func (s *states) sendTaskFailure(ctx context.Context, in asked) (answer, error) {
	return s.end(ctx, in.TaskToken, func(ctx context.Context) error {
		return s.engine.FailToken(ctx, in.TaskToken, in.Error, in.Cause)
	})
}

func (s *states) sendTaskHeartbeat(ctx context.Context, in asked) (answer, error) {
	missing, err := s.expects(ctx, in.TaskToken)
	if err != nil || missing != nil {
		return or(missing), err
	}
	return result(struct{}{}), nil
}

// end takes the one answer to a token.
func (s *states) end(ctx context.Context, t string, do func(context.Context) error) (answer, error) {
	missing, err := s.expects(ctx, t)
	if err != nil || missing != nil {
		return or(missing), err
	}
	s.mu.Lock()
	s.tokens[t] = true
	s.mu.Unlock()
	s.post(letter{do: do})
	return result(struct{}{}), nil
}

// expects gives the answer to who comes with a token for which nobody waits. AWS
// says TaskTimedOut of every task that is over, whatever ended it.
func (s *states) expects(ctx context.Context, t string) (*answer, error) {
	s.mu.Lock()
	answered, issued := s.tokens[t]
	fresh := s.fresh[t]
	s.mu.Unlock()
	none := refused("InvalidToken", "Invalid Token: 'Invalid token'")
	if !issued {
		return &none, nil
	}
	waits, err := s.engine.Knows(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("look for a token: %w", err)
	}
	if answered || !fresh && !waits {
		none = refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
		return &none, nil
	}
	return nil, nil
}

// seconds is the present as the protocol has it.
func (s *states) seconds() float64 { return float64(s.engine.Now().UnixMilli()) / 1000 }

func or(a *answer) answer {
	if a == nil {
		return answer{}
	}
	return *a
}
