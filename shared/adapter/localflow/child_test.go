package localflow_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// family is a parent whose child, the stage, asks.
func family(rest string) map[string]string {
	return map[string]string{
		"parent": machine("Nest", nest("Nest", "stage", rest+`"Next":"Done"`), done, broken),
		"stage":  machine("Ask", ask("Ask", `"Next":"Done"`), done),
	}
}

const catchAll = `"Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput %}","Next":"Caught"}],`

func catching(rest string) map[string]string {
	defs := family(rest + catchAll)
	defs["parent"] = strings.Replace(defs["parent"], done, done+`,"Caught":{"Type":"Succeed"}`, 1)
	return defs
}

func TestChildThatSucceeds(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.start("parent", "p")
	child := "stage-p-2-0"
	w.wantPath("p", asl.Running, "Nest")
	w.wantPath(child, asl.Running, "Ask")
	w.pass(time.Minute)
	w.answer(child+"/Ask", `{"gate":"passed"}`)
	w.wantPath(child, asl.Succeeded, "Ask", "Done")
	w.wantPath("p", asl.Succeeded, "Nest", "Done")

	var got, want any
	w.must(json.Unmarshal(w.find("p").Output, &got))
	w.must(json.Unmarshal([]byte(`{"ExecutionArn":"local:stage:stage-p-2-0","StateMachineArn":"local:stage","Name":"stage-p-2-0",
		"StartDate":1772442000000,"StopDate":1772442060000,"Status":"SUCCEEDED","Input":{"from":"Nest"},"Output":{"gate":"passed"}}`), &want))
	if g, x := encode(t, got), encode(t, want); g != x {
		t.Errorf("got  %s\nwant %s", g, x)
	}
	if r := w.find(child); r.Parent != "p" {
		t.Errorf("got parent %q", r.Parent)
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestChildThatFails(t *testing.T) {
	w := newWorld(t, catching(""), nil)
	w.start("parent", "p")
	w.must(w.engine.FailToken(t.Context(), w.newest("stage-p-2-0/Ask"), "Denied", "ref"))
	w.wantPath("stage-p-2-0", asl.Failed, "Ask")
	w.wantPath("p", asl.Succeeded, "Nest", "Caught")
	var caught struct{ Error, Cause string }
	var cause struct{ Name, Status, Error, Cause, Input string }
	w.must(json.Unmarshal(w.find("p").Output, &caught))
	w.must(json.Unmarshal([]byte(caught.Cause), &cause))
	if caught.Error != "States.TaskFailed" || cause.Status != "FAILED" || cause.Error != "Denied" || cause.Cause != "ref" || cause.Input != `{"from":"Nest"}` {
		t.Errorf("got %+v, %+v", caught, cause)
	}
}

func TestChildThatIsStopped(t *testing.T) {
	w := newWorld(t, catching(""), nil)
	w.start("parent", "p")
	w.must(w.engine.Stop(t.Context(), "stage-p-2-0", "enough"))
	w.wantPath("stage-p-2-0", asl.Aborted, "Ask")
	w.wantPath("p", asl.Succeeded, "Nest", "Caught")
}

func TestChildThatIsDeleted(t *testing.T) {
	w := newWorld(t, catching(""), nil)
	w.start("parent", "p")
	w.must(w.engine.Delete(t.Context(), "stage-p-2-0"))
	w.wantPath("p", asl.Succeeded, "Nest", "Caught")
	if got := w.names(); !slices.Equal(got, []string{"p"}) {
		t.Errorf("got %v", got)
	}
}

func TestChildOfAChild(t *testing.T) {
	w := newWorld(t, map[string]string{
		"one":   machine("Nest", nest("Nest", "two", `"End":true`)),
		"two":   machine("Nest", nest("Nest", "three", `"End":true`)),
		"three": machine("Work", step("Work", "${Step}", `"End":true`)),
	}, nil)
	w.start("one", "r")
	w.wantPath("r", asl.Succeeded, "Nest")
	if got, want := w.names(), []string{"r", "three-two-r-2-0-2-0", "two-r-2-0"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The process dies between the commit of a child's end and that of its parent.
func TestChildEndedWhileTheParentWasNotRunning(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.start("parent", "p")
	w.file.fail(1, false, false)
	err := w.engine.Answer(t.Context(), w.newest("stage-p-2-0/Ask"), []byte(`1`))
	if !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	w.reopen()
	w.wantPath("stage-p-2-0", asl.Succeeded, "Ask", "Done")
	w.wantPath("p", asl.Running, "Nest")
	w.wantDue(w.clock())
	w.run()
	w.wantPath("p", asl.Succeeded, "Nest", "Done")
}

func TestChildThatWasCreatedAndNotBegun(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.file.fail(1, false, false)
	if err := w.engine.Start(t.Context(), "parent", "p", nil); !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	w.reopen()
	w.wantPath("stage-p-2-0", asl.Running)
	w.run()
	w.wantPath("stage-p-2-0", asl.Running, "Ask")
}

func TestParentThatGaveUpStopsItsChild(t *testing.T) {
	w := newWorld(t, catching(`"TimeoutSeconds":60,`), nil)
	w.start("parent", "p")
	w.pass(time.Minute)
	w.run()
	w.wantPath("p", asl.Succeeded, "Nest", "Caught")
	w.wantPath("stage-p-2-0", asl.Aborted, "Ask")
}

func TestChildOfAMapThatFailedAtOnceIsNotBorn(t *testing.T) {
	defs := family("")
	defs["parent"] = machine("Each", `"Each":{"Type":"Map","Items":[1,2],"ItemProcessor":{"StartAt":"Which","States":{
		"Which":{"Type":"Choice","Choices":[{"Condition":"{% $states.input = 1 %}","Next":"Nest"}],"Default":"Fails"},`+
		nest("Nest", "stage", `"End":true`)+`,`+step("Fails", "${Absent}", `"End":true`)+`}},"End":true}`)
	w := newWorld(t, defs, nil)
	w.start("parent", "p")
	if got := w.names(); w.status("p") != asl.Failed || !slices.Equal(got, []string{"p"}) {
		t.Errorf("got %s, %v", w.status("p"), got)
	}
}

func TestChildThatCannotBeStarted(t *testing.T) {
	named := func(name string) string {
		return strings.Replace(nest("Nest", "stage", `"End":true`), `"Input"`, `"Name":`+name+`,"Input"`, 1)
	}
	cases := map[string]struct{ state, want string }{
		"name of a run that is there": {named(`"taken"`), "StepFunctions.ExecutionAlreadyExistsException"},
		"name that is none":           {named(`"a b"`), "StepFunctions.InvalidNameException"},
		"no such workflow":            {nest("Nest", "nothing", `"End":true`), "StepFunctions.StateMachineDoesNotExistException"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			defs := family("")
			defs["parent"] = machine("Nest", c.state)
			w := newWorld(t, defs, nil)
			w.start("stage", "taken")
			w.start("parent", "p")
			if r := w.find("p"); r.Status != asl.Failed || r.Error != c.want {
				t.Errorf("got %s %s %s", r.Status, r.Error, r.Cause)
			}
			w.wantPath("taken", asl.Running, "Ask")
		})
	}
}

func TestTwoChildrenOfOneName(t *testing.T) {
	defs := family("")
	defs["parent"] = machine("Each", `"Each":{"Type":"Map","Items":[1,2],"ItemProcessor":{"StartAt":"Nest","States":{`+
		strings.Replace(nest("Nest", "stage", `"End":true`), `"Input"`, `"Name":"same","Input"`, 1)+`}},"End":true}`)
	w := newWorld(t, defs, nil)
	w.start("parent", "p")
	if r := w.find("p"); r.Error != "StepFunctions.ExecutionAlreadyExistsException" {
		t.Errorf("got %s %s", r.Status, r.Error)
	}
}

func TestNamesOfChildrenAreShortEnough(t *testing.T) {
	w := newWorld(t, family(""), nil)
	long := strings.Repeat("p", 80)
	w.start("parent", long)
	names := w.names()
	i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, "stage-ppp") })
	if i < 0 || len(names[i]) != 80 {
		t.Fatalf("got %v", names)
	}
	w.answer(names[i]+"/Ask", `1`)
	w.wantPath(long, asl.Succeeded, "Nest", "Done")
}

func TestChildOfAnEarlierParentOfThatName(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.start("parent", "p")
	w.answer("stage-p-2-0/Ask", `"first"`)
	w.must(w.engine.Delete(t.Context(), "p"))
	w.start("parent", "p")
	w.wantPath("stage-p-2-0", asl.Running, "Ask")
	w.answer("stage-p-2-0/Ask", `"second"`)
	w.wantPath("p", asl.Succeeded, "Nest", "Done")
	if out := string(w.find("p").Output); !strings.Contains(out, `"second"`) {
		t.Errorf("got %s", out)
	}
}

// A parent gives its child up and is deleted before the child is stopped. What
// the child says in the end is not for the parent that came after.
func TestEndOfAChildWhoseParentWasReplaced(t *testing.T) {
	defs := catching(`"TimeoutSeconds":60,`)
	defs["parent"] = strings.Replace(defs["parent"], `"Input"`, `"Name":"{% $states.input.child %}","Input"`, 1)
	w := newWorld(t, defs, nil)
	start := func(child string) {
		w.must(w.engine.Start(t.Context(), "parent", "p", []byte(`{"child":"`+child+`"}`)))
	}
	start("a")
	w.pass(time.Minute)
	w.file.fail(1, false, false)
	if _, err := w.engine.Run(t.Context()); !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	w.reopen()
	w.must(w.engine.Delete(t.Context(), "p"))
	start("b")
	w.run()
	w.wantPath("a", asl.Aborted, "Ask")
	w.wantPath("p", asl.Running, "Nest")
	w.answer("b/Ask", `1`)
	w.wantPath("p", asl.Succeeded, "Nest", "Done")
}
